using System.Text;
using Leak.Clients.Scripts;
using Leak.Clients.Wire.Http1;

namespace Leak.Clients.Catalog;

public static partial class Stalls
{
    public static partial class Http1
    {
        private const int DrainedBytes = 10;

        /// <summary>Two letters of a request.</summary>
        public static Stall PartialLine { get; } = new("http1/partial-line", "`GE`, and nothing more", LimitNames.RequestHead)
        {
            Rfc = "RFC 9112, 3",
            Script = _ => new() { Opening = "GE"u8.ToArray() },
        };

        /// <summary>A head that is never whole.</summary>
        public static Stall PartialHeaders { get; } = new("http1/partial-headers", "a request line and Host, never the end of the head", LimitNames.RequestHead)
        {
            Rfc = "RFC 9112, 2.1",
            Path = "/",
            Script = to => new() { Opening = Http1Text.Unfinished(to.Authority, to.Path) },
        };

        /// <summary>A head to which another header comes now and then.</summary>
        public static Stall SlowHeaders { get; } = new("http1/slow-headers", "a request line and Host, then a header every 3 s", LimitNames.RequestHead)
        {
            Rfc = "RFC 9112, 2.1",
            Path = "/",
            Script = to => new()
            {
                Opening = Http1Text.Unfinished(to.Authority, to.Path),
                Drip = new Drip("X-a: b\r\n"u8.ToArray(), to.Every(TimeSpan.FromSeconds(3))),
            },
        };

        /// <summary>Empty lines, which a server passes over before a request.</summary>
        public static Stall CrlfDrip { get; } = new("http1/crlf-drip", "an empty line every 3 s, before any request", LimitNames.RequestHead)
        {
            Rfc = "RFC 9112, 2.2",
            Script = to => new() { Drip = new Drip("\r\n"u8.ToArray(), to.Every(TimeSpan.FromSeconds(3))) },
        };

        /// <summary>A client that asked once and then keeps the connection.</summary>
        public static Stall KeepAliveIdle { get; } = new("http1/keep-alive-idle", "one GET, its response, then silence", LimitNames.KeepAlive)
        {
            Rfc = "RFC 9112, 9.3",
            Path = "/",
            SeenWhen = StallSign.Answered,
            Script = to => new() { Opening = Http1Text.Get(to.Authority, to.Path), AwaitsAnswer = true },
        };

        /// <summary>A client that asks to go on in HTTP/2, and says nothing once it is answered.</summary>
        public static Stall H2cUpgradeStall { get; } = new("http1/h2c-upgrade-stall", "GET with Upgrade: h2c, its response, then silence", LimitNames.KeepAlive)
        {
            Rfc = "RFC 7540, 3.2",
            Path = "/",
            SeenWhen = StallSign.Answered,
            Script = to => new()
            {
                Opening = Http1Text.Get(to.Authority, to.Path, "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"),
                AwaitsAnswer = true,
            },
        };

        /// <summary>A second request that stops at its first letter.</summary>
        public static Stall KeepAlivePartial { get; } = new("http1/keep-alive-partial", "one GET, its response, then `G`", LimitNames.RequestHead)
        {
            Rfc = "RFC 9112, 9.3",
            Path = "/",
            SeenWhen = StallSign.Answered,
            Script = to => new() { Opening = Http1Text.Get(to.Authority, to.Path), AwaitsAnswer = true, Afterwards = "G"u8.ToArray() },
        };

        /// <summary>A second request that stops in its head, whose first half came with the end of a body that was answered early.</summary>
        public static Stall DrainThenHalf { get; } =
            new("http1/drain-then-half", "POST that is answered early; then its body, and half of a GET's head with it", LimitNames.RequestHead)
            {
                Rfc = "RFC 9112, 9.3",
                Path = "/stall/unread",
                SeenWhen = StallSign.Answered,
                Script = to => new()
                {
                    Opening = Http1Text.Post(to.Authority, to.Path, DrainedBytes, Json),
                    AwaitsAnswer = true,
                    Afterwards = (byte[])[.. Encoding.ASCII.GetBytes(Filler(DrainedBytes)), .. Http1Text.Unfinished(to.Authority, to.Path)],
                },
            };
    }
}
