using Leak.Clients.Scripts;
using Leak.Clients.Wire.Http2;

namespace Leak.Clients.Catalog;

public static partial class Stalls
{
    /// <summary>
    /// Stalls of HTTP/2, without TLS by prior knowledge (RFC 9113, 3.3), or over TLS where its run says so (3.2), on frames written by hand.
    /// None acknowledges the server's SETTINGS, so a server that insists on that closes them all for it.
    /// </summary>
    public static partial class Http2
    {
        // A client's streams are odd; the only request, where there is one, is on the first.
        private const int Stream = 1;

        /// <summary>Every entry.</summary>
        public static IReadOnlyList<Stall> All =>
        [
            HalfPreface, Idle, PingDrip, SettingsDrip, WindowUpdateDrip, PartialFrame, PartialHeaders, NoEndHeaders, ContinuationFlood,
            NoBody, EmptyData, ZeroWindow, WindowDrip, WindowDrip100, WebSocketWindow, TcpUnread, CongestedIdle, HungStream, GoAwayLinger,
        ];

        private static Stall Entry(string id, string summary, string stoppedBy, string? rfc, Func<StallContext, StallScript> script) =>
            new($"http2/{id}", summary, stoppedBy)
            {
                Rfc = rfc,
                Listener = ServerListener.Http2,
                EndsByRequest = stoppedBy is LimitNames.Read or LimitNames.Write or LimitNames.Handler,
                Script = to => script(to) with
                {
                    Reader = static () => new Http2AnswerReader(),
                    HandshakesWith = to.IsOverTls ? to.HostName : null,
                    Protocol = to.IsOverTls ? "h2" : null,
                },
            };

        /// <summary>How every client begins: the preface and its SETTINGS, of the values that are not to be the defaults.</summary>
        private static FrameWriter Hello(params ReadOnlySpan<(Setting Setting, uint Value)> settings) => new FrameWriter().Preface().Settings(settings);

        /// <summary>A whole GET, without a body.</summary>
        private static FrameWriter Get(FrameWriter frames, StallContext to) =>
            frames.Headers(Stream, Head("GET", to), FrameFlags.EndHeaders | FrameFlags.EndStream);

        /// <summary>A request that becomes a WebSocket (RFC 8441, section 5).</summary>
        private static ReadOnlyMemory<byte> WebSocket(StallContext to) => HeaderBlock.Of([
            (":method", "CONNECT"), (":protocol", "websocket"), (":scheme", Scheme(to)), (":authority", to.Host), (":path", to.Path),
            ("sec-websocket-version", "13"), .. to.Authority.Fields]);

        private static ReadOnlyMemory<byte> Head(string method, StallContext to) => HeaderBlock.OfRequest(method, to.Authority, to.Path, Scheme(to));

        private static string Scheme(StallContext to) => to.IsOverTls ? "https" : "http";
    }
}
