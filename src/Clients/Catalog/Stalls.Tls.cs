using Leak.Clients.Scripts;
using Leak.Clients.Wire.Http1;
using Leak.Clients.Wire.Tls;

namespace Leak.Clients.Catalog;

public static partial class Stalls
{
    /// <summary>Stalls of a TLS handshake, and of a secured connection.</summary>
    public static class Tls
    {
        /// <summary>A connection to a TLS port on which no handshake begins.</summary>
        public static Stall Silent { get; } = new("tls/silent", "connects to a TLS port and sends no ClientHello", LimitNames.Handshake)
        {
            Rfc = "RFC 8446, 4.1.2",
            Listener = ServerListener.Tls,
            Script = _ => StallScript.Silent,
        };

        /// <summary>A handshake that stops in its first message.</summary>
        public static Stall PartialHello { get; } = new("tls/partial-hello", "40 bytes of a ClientHello, and nothing more", LimitNames.Handshake)
        {
            Rfc = "RFC 8446, 4.1.2",
            Listener = ServerListener.Tls,
            Script = to => new() { Opening = ClientHello.For(to.HostName).AsMemory(0, 40) },
        };

        /// <summary>A handshake whose first message takes minutes.</summary>
        public static Stall HelloDrip { get; } = new("tls/hello-drip", "a ClientHello at 1 byte a second", LimitNames.Handshake)
        {
            Rfc = "RFC 8446, 5.1",
            Listener = ServerListener.Tls,
            Script = to =>
            {
                var hello = ClientHello.For(to.HostName);
                return new()
                {
                    Opening = hello.AsMemory(0, 1),
                    Drip = new Drip(
                        number => number + 1 < hello.Length ? hello.AsMemory((int)number + 1, 1) : default,
                        to.Every(TimeSpan.FromSeconds(1))),
                };
            },
        };

        /// <summary>A handshake whose first message comes in as many records as it has bytes.</summary>
        public static Stall RecordPerByte { get; } = new("tls/record-per-byte", "a ClientHello in records of one byte, one every second", LimitNames.Handshake)
        {
            Rfc = "RFC 8446, 5.1",
            Listener = ServerListener.Tls,
            Script = to =>
            {
                var records = ClientHello.InRecordsOfOneByte(to.HostName);
                return new()
                {
                    Opening = records[0],
                    Drip = new Drip(number => number + 1 < records.Count ? records[(int)number + 1] : default, to.Every(TimeSpan.FromSeconds(1))),
                };
            },
        };

        /// <summary>A handshake that stops after its first message.</summary>
        public static Stall NoFinished { get; } = new("tls/no-finished", "a whole ClientHello, then nothing", LimitNames.Handshake)
        {
            Rfc = "RFC 8446, 4.4.4",
            Listener = ServerListener.Tls,
            Script = to => new() { Opening = ClientHello.For(to.HostName) },
        };

        /// <summary>A connection on which nothing is asked once it is secured.</summary>
        public static Stall Idle { get; } = new("tls/idle", "completes the handshake, then sends nothing", LimitNames.RequestHead)
        {
            Rfc = "RFC 9112, 9.5",
            Listener = ServerListener.Tls,
            Script = to => new() { HandshakesWith = to.HostName },
        };

        /// <summary>A whole response that is never read, over TLS. Only the server can tell that it was finished.</summary>
        public static Stall FinishedUnread { get; } = new("tls/finished-unread", "GET of 2.5 MB over TLS into a small receive buffer, never read: the server has finished it", LimitNames.Write)
        {
            Rfc = "RFC 9293, 3.8.6",
            Path = "/stall/download",
            Listener = ServerListener.Tls,
            RequestsPerConnection = null,
            MostRequestsPerConnection = 1,
            Sees = VisibleClose.Reset,
            Unavailable = KernelUnknown,
            Script = to => new()
            {
                HandshakesWith = to.HostName,
                Opening = Http1Text.Get(to.Authority, Http1Text.WithQuery(to.Path, "bytes=2500000")),
                Reading = Reading.Nothing,
                ReceiveBufferBytes = 4096,
            },
        };

        /// <summary>Every entry.</summary>
        public static IReadOnlyList<Stall> All => [Silent, PartialHello, HelloDrip, RecordPerByte, NoFinished, Idle, FinishedUnread];
    }
}
