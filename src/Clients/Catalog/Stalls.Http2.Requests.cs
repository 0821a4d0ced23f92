using Leak.Clients.Scripts;
using Leak.Clients.Wire.Http2;
using Leak.Clients.Wire.WebSockets;

namespace Leak.Clients.Catalog;

public static partial class Stalls
{
    public static partial class Http2
    {
        // Kestrel's MaxStreamsPerConnection; nginx's is 128, Go's 250.
        private const int ManyStreams = 100;

        // 4 MiB of windows: more than Linux keeps for a socket whose client does not read.
        private const int CongestedStreams = 8;
        private const uint CongestedWindow = 512 << 10;

        // RFC 9113, 6.9.1; a connection's window begins at the default and only WINDOW_UPDATE changes it.
        private const uint MaxWindow = int.MaxValue;
        private const uint DefaultWindow = 65_535;

        /// <summary>A client that opens as many requests as it may and sends no body for them.</summary>
        public static Stall NoBody { get; } = Entry(
            "no-body", "POST on 100 streams, no DATA", LimitNames.Read, "RFC 9113, 8.1",
            to =>
            {
                var (head, frames) = (Head("POST", to), Hello());
                for (var stream = 0; stream < ManyStreams; stream++)
                {
                    frames.Headers(Stream + (2 * stream), head, FrameFlags.EndHeaders);
                }

                return new() { Opening = frames.Bytes };
            }) with { Path = "/post", RequestsPerConnection = ManyStreams, SeenWhen = StallSign.Unanswered };

        /// <summary>A client whose body never grows.</summary>
        public static Stall EmptyData { get; } = Entry(
            "empty-data", "POST, then an empty DATA every second, never END_STREAM", LimitNames.Read, "RFC 9113, 6.1",
            to => new()
            {
                Opening = Hello().Headers(Stream, Head("POST", to), FrameFlags.EndHeaders).Bytes,
                Drip = new Drip(new FrameWriter().Data(Stream, []).Bytes, to.Every(TimeSpan.FromSeconds(1))),
            }) with { Path = "/post", RequestsPerConnection = 1, SeenWhen = StallSign.Unanswered };

        /// <summary>A client that asks and lets the server send nothing.</summary>
        public static Stall ZeroWindow { get; } = Entry(
            "zero-window", "SETTINGS with an INITIAL_WINDOW_SIZE of 0, GET of a large response, no window ever", LimitNames.Write, "RFC 9113, 6.9.2",
            to => new() { Opening = Get(Hello((Setting.InitialWindowSize, 0u)), to).Bytes })
            with { Path = "/stall/download", RequestsPerConnection = 1, SeenWhen = StallSign.Blocked };

        /// <summary>A client that takes a response byte by byte. It evades Kestrel's minimum rate.</summary>
        public static Stall WindowDrip { get; } = Entry(
            "window-drip", "as zero-window, then 1 byte of window every 4 s", LimitNames.Write, "RFC 9113, 6.9",
            to => new()
            {
                Opening = Get(Hello((Setting.InitialWindowSize, 0u)), to).Bytes,
                Drip = new Drip(new FrameWriter().WindowUpdate(Stream, 1).Bytes, to.Every(TimeSpan.FromSeconds(4))),
            }) with { Path = "/stall/download", RequestsPerConnection = 1, SeenWhen = StallSign.Blocked };

        /// <summary>As <see cref="WindowDrip"/>, on as many streams as the server lets it have: each of them keeps a handler and what it wrote.</summary>
        public static Stall WindowDrip100 { get; } = Entry(
            "window-drip-100", "as window-drip on 100 streams, 1 byte of window for each every 4 s", LimitNames.Write, "RFC 9113, 6.9",
            to =>
            {
                var (head, frames, drip) = (Head("GET", to), Hello((Setting.InitialWindowSize, 0u)), new FrameWriter());
                for (var stream = 0; stream < ManyStreams; stream++)
                {
                    frames.Headers(Stream + (2 * stream), head, FrameFlags.EndHeaders | FrameFlags.EndStream);
                    drip.WindowUpdate(Stream + (2 * stream), 1);
                }

                return new() { Opening = frames.Bytes, Drip = new Drip(drip.Bytes, to.Every(TimeSpan.FromSeconds(4))) };
            }) with { Path = "/stall/download", RequestsPerConnection = ManyStreams, SeenWhen = StallSign.Blocked };

        /// <summary>A WebSocket that takes nothing of what the server says, and answers as if it had.</summary>
        public static Stall WebSocketWindow { get; } = Entry(
            "ws-window", "a WebSocket over HTTP/2 with an INITIAL_WINDOW_SIZE of 0, to an endpoint that says a lot, then a pong every second",
            LimitNames.WebSocket, "RFC 8441, 5; RFC 9113, 6.9.2",
            to => new()
            {
                Opening = Hello((Setting.InitialWindowSize, 0u)).Headers(Stream, WebSocket(to), FrameFlags.EndHeaders).Bytes,
                Drip = new Drip(new FrameWriter().Data(Stream, WebSocketFrame.Write(WebSocketFrame.Pong, [])).Bytes, to.Every(TimeSpan.FromSeconds(1))),
            }) with { Path = "/stall/push", RequestsPerConnection = 1, SeenWhen = StallSign.Blocked, EndsByRequest = true };

        /// <summary>A client that grants all the window there is and does not read its socket.</summary>
        /// <remarks>No stream of such a connection can go on, nor be reset: a limit ends the connection.</remarks>
        public static Stall TcpUnread { get; } = Entry(
            "tcp-unread", "the largest windows, GET of a large response, small receive buffer, never read", LimitNames.Write, "RFC 9113, 5.2.2",
            to => new()
            {
                Opening = Get(Hello((Setting.InitialWindowSize, MaxWindow)).WindowUpdate(0, MaxWindow - DefaultWindow), to).Bytes,
                Reading = Reading.Nothing,
                ReceiveBufferBytes = 4096,
            }) with { Path = "/stall/download", RequestsPerConnection = 1, SeenWhen = StallSign.Blocked, Sees = VisibleClose.Reset, EndsByRequest = false };

        /// <summary>A client that fills its windows and its socket, and says nothing more.</summary>
        public static Stall CongestedIdle { get; } = Entry(
            "congested-idle", "GET of a large response on 8 streams of a window of 512 KiB each, small receive buffer, never read, nothing sent", LimitNames.Write, "RFC 9113, 5.2.2",
            to =>
            {
                var (head, frames) = (Head("GET", to), Hello((Setting.InitialWindowSize, CongestedWindow)).WindowUpdate(0, MaxWindow - DefaultWindow));
                for (var stream = 0; stream < CongestedStreams; stream++)
                {
                    frames.Headers(Stream + (2 * stream), head, FrameFlags.EndHeaders | FrameFlags.EndStream);
                }

                return new() { Opening = frames.Bytes, Reading = Reading.Nothing, ReceiveBufferBytes = 4096 };
            }) with { Path = "/stall/download", RequestsPerConnection = CongestedStreams, SeenWhen = StallSign.Blocked, Sees = VisibleClose.Reset, EndsByRequest = false };

        /// <summary>A client whose request is never answered.</summary>
        public static Stall HungStream { get; } = Entry(
            "hung-stream", "GET of an endpoint that waits for ever", LimitNames.Handler, rfc: null,
            to => new() { Opening = Get(Hello(), to).Bytes })
            with { Path = "/stall/hung", RequestsPerConnection = 1, SeenWhen = StallSign.Unanswered };

        /// <summary>A client that says that it goes, and stays with its request.</summary>
        /// <remarks>Without a request in progress Kestrel closes at once when it reads GOAWAY: nothing stalls there.</remarks>
        public static Stall GoAwayLinger { get; } = Entry(
            "goaway-linger", "GET of an endpoint that waits for ever, then GOAWAY, the connection kept", LimitNames.Handler, "RFC 9113, 6.8",
            to => new() { Opening = Get(Hello(), to).GoAway(0, Http2ErrorCode.NoError).Bytes })
            with { Path = "/stall/hung", RequestsPerConnection = 1, SeenWhen = StallSign.Unanswered };
    }
}
