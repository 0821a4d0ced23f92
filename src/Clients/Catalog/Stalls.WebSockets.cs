using Leak.Clients.Scripts;
using Leak.Clients.Wire.WebSockets;

namespace Leak.Clients.Catalog;

public static partial class Stalls
{
    /// <summary>Stalls of a WebSocket.</summary>
    public static class WebSockets
    {
        /// <summary>A WebSocket that is opened and forgotten.</summary>
        public static Stall Silent { get; } = new("ws/silent", "upgrades, then says nothing and answers no ping", LimitNames.WebSocket)
        {
            Rfc = "RFC 6455, 5.5.2",
            Path = "/stall/echo",
            RequestsPerConnection = 1,
            SeenWhen = StallSign.Upgraded,
            Script = to => new() { Opening = WebSocketText.Upgrade(to.Authority, to.Path), AwaitsAnswer = true },
        };

        /// <summary>A message that stops in its length.</summary>
        public static Stall PartialFrame { get; } = new("ws/partial-frame", "upgrades, then sends three bytes of a frame: `82 fe 01`", LimitNames.WebSocket)
        {
            Rfc = "RFC 6455, 5.2",
            Path = "/stall/echo",
            RequestsPerConnection = 1,
            SeenWhen = StallSign.Upgraded,
            Script = to => new()
            {
                Opening = WebSocketText.Upgrade(to.Authority, to.Path),
                AwaitsAnswer = true,
                Afterwards = new byte[] { 0x82, 0xfe, 0x01 },
            },
        };

        /// <summary>A WebSocket that says goodbye and keeps its connection.</summary>
        public static Stall CloseLinger { get; } = new("ws/close-linger", "upgrades, sends a close frame, never closes its side", LimitNames.OwnClose)
        {
            Rfc = "RFC 6455, 7.1.1",
            Path = "/stall/echo",
            RequestsPerConnection = 1,
            SeenWhen = StallSign.Upgraded,
            ClosesWithin = TimeSpan.Zero,
            Script = to => new()
            {
                Opening = WebSocketText.Upgrade(to.Authority, to.Path),
                AwaitsAnswer = true,
                Afterwards = WebSocketText.Close,
                Lingers = true,
            },
        };

        /// <summary>A WebSocket that says goodbye and leaves unread what it was sent: the server closes, and its FIN waits behind the bytes.</summary>
        public static Stall CloseUnread { get; } = new("ws/close-unread", "upgrades, has 1.2 MB echoed into a small receive buffer, reads nothing of it, sends a close frame", LimitNames.WebSocket)
        {
            Rfc = "RFC 6455, 7.1.1",
            Path = "/stall/echo",
            RequestsPerConnection = null,
            MostRequestsPerConnection = 1,
            SeenWhen = StallSign.Upgraded,
            Sees = VisibleClose.Reset,
            IsLeftToKernel = true,
            Unavailable = KernelUnknown,
            Script = to => new()
            {
                Opening = WebSocketText.Upgrade(to.Authority, to.Path),
                AwaitsAnswer = true,
                Afterwards = (byte[])[.. Enumerable.Repeat(WebSocketText.Binary(4000), 300).SelectMany(frame => frame), .. WebSocketText.Close],
                Reading = Reading.Nothing,
                ReceiveBufferBytes = 4096,
            },
        };

        /// <summary>A client that pings fast, and takes no pong.</summary>
        public static Stall PingFloodUnread { get; } = new("ws/ping-flood-unread", "upgrades, then 1,000 pings of 125 bytes a second, small receive buffer, no pong ever read", LimitNames.WebSocket)
        {
            Rfc = "RFC 6455, 5.5.2",
            Path = "/stall/echo",
            RequestsPerConnection = 1,
            SeenWhen = StallSign.Upgraded,
            Sees = VisibleClose.Reset,
            Script = to =>
            {
                var ping = WebSocketFrame.Write(WebSocketFrame.Ping, new byte[125]);
                return new()
                {
                    Opening = WebSocketText.Upgrade(to.Authority, to.Path),
                    AwaitsAnswer = true,
                    Reading = Reading.Nothing,
                    ReceiveBufferBytes = 4096,
                    Drip = new Drip(Enumerable.Repeat(ping, 10).SelectMany(each => each).ToArray(), TimeSpan.FromMilliseconds(10)),
                };
            },
        };

        /// <summary>A message that has no end. Every part of it is whole, so the client is never silent.</summary>
        /// <remarks>
        /// The framework pings a client that was silent for a while, and ends one that does not answer. So in a quick run too the parts come
        /// several times in a third of the shortest limit.
        /// </remarks>
        public static Stall FragmentDrip { get; } = new("ws/fragment-drip", "upgrades, begins a message, then an empty part of it every second, never the last: `01 80 …`, `00 80 …`", LimitNames.NotBoundedYet)
        {
            Rfc = "RFC 6455, 5.4",
            Path = "/stall/echo",
            RequestsPerConnection = 1,
            SeenWhen = StallSign.Upgraded,
            Script = to => new()
            {
                Opening = WebSocketText.Upgrade(to.Authority, to.Path),
                AwaitsAnswer = true,
                Afterwards = new byte[] { 0x01, 0x80, 0, 0, 0, 0 },
                Drip = new Drip(new byte[] { 0x00, 0x80, 0, 0, 0, 0 }, to.Every(TimeSpan.FromSeconds(4)) / 4),
            },
        };

        /// <summary>Every entry that a server can bound.</summary>
        public static IReadOnlyList<Stall> All => [Silent, PartialFrame, CloseLinger, CloseUnread, PingFloodUnread];
    }
}
