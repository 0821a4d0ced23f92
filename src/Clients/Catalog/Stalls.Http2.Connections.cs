using Leak.Clients.Scripts;
using Leak.Clients.Wire.Http2;

namespace Leak.Clients.Catalog;

public static partial class Stalls
{
    public static partial class Http2
    {
        /// <summary>A client that begins the preface and stops.</summary>
        public static Stall HalfPreface { get; } = Entry(
            "half-preface", "`PRI * HTTP`, then silence", LimitNames.RequestHead, "RFC 9113, 3.4",
            _ => new() { Opening = FrameWriter.PrefaceBytes[..10].ToArray() });

        /// <summary>A client that says hello and nothing more.</summary>
        public static Stall Idle { get; } = Entry(
            "idle", "preface and SETTINGS, the server's never acknowledged, then silence", LimitNames.KeepAlive, "RFC 9113, 6.5.3",
            _ => new() { Opening = Hello().Bytes });

        /// <summary>A client without a request that pings. Kestrel begins its keep-alive anew with every PING.</summary>
        public static Stall PingDrip { get; } = Entry(
            "ping-drip", "preface and SETTINGS, then a PING every 5 s and no stream", LimitNames.KeepAlive, "RFC 9113, 6.7",
            to => new() { Opening = Hello().Bytes, Drip = new Drip(new FrameWriter().Ping().Bytes, to.Every(TimeSpan.FromSeconds(5))) });

        /// <summary>A client without a request that changes its settings.</summary>
        public static Stall SettingsDrip { get; } = Entry(
            "settings-drip", "preface and SETTINGS, then SETTINGS every 5 s and no stream", LimitNames.KeepAlive, "RFC 9113, 6.5",
            to => new() { Opening = Hello().Bytes, Drip = new Drip(new FrameWriter().Settings().Bytes, to.Every(TimeSpan.FromSeconds(5))) });

        /// <summary>A client without a request that grants window for none.</summary>
        public static Stall WindowUpdateDrip { get; } = Entry(
            "window-update-drip", "preface and SETTINGS, then a WINDOW_UPDATE of the connection every 5 s and no stream", LimitNames.KeepAlive, "RFC 9113, 6.9",
            to => new() { Opening = Hello().Bytes, Drip = new Drip(new FrameWriter().WindowUpdate(0, 1).Bytes, to.Every(TimeSpan.FromSeconds(5))) });

        /// <summary>A client that stops inside a frame's header.</summary>
        public static Stall PartialFrame { get; } = Entry(
            "partial-frame", "preface and SETTINGS, then 4 of the 9 bytes of a frame header", LimitNames.RequestHead, "RFC 9113, 4.1",
            _ => new() { Opening = Hello().Frame(FrameType.Ping, FrameFlags.None, 0, new byte[8]).Bytes[..^13] });

        /// <summary>A client that stops inside HEADERS.</summary>
        public static Stall PartialHeaders { get; } = Entry(
            "partial-headers", "preface and SETTINGS, then HEADERS cut in the middle of its payload", LimitNames.RequestHead, "RFC 9113, 6.2",
            to => new() { Opening = Get(Hello(), to).Bytes[..^(Head("GET", to).Length / 2)] }) with { Path = "/" };

        /// <summary>A client whose request head has no end.</summary>
        public static Stall NoEndHeaders { get; } = Entry(
            "no-end-headers", "HEADERS without END_HEADERS, then an empty CONTINUATION every 5 s", LimitNames.RequestHead, "RFC 9113, 6.10",
            to => new()
            {
                Opening = Hello().Headers(Stream, Head("GET", to), FrameFlags.EndStream).Bytes,
                Drip = new Drip(new FrameWriter().Continuation(Stream, default).Bytes, to.Every(TimeSpan.FromSeconds(5))),
            }) with { Path = "/" };

        /// <summary>A client whose request head has no end, sent fast.</summary>
        public static Stall ContinuationFlood { get; } = Entry(
            "continuation-flood", "HEADERS without END_HEADERS, then a CONTINUATION of one field 1,000 times a second", LimitNames.HeaderCount, "RFC 9113, 6.10",
            to => new()
            {
                Opening = Hello().Headers(Stream, Head("GET", to), FrameFlags.EndStream).Bytes,
                Drip = new Drip(new FrameWriter().Continuation(Stream, HeaderBlock.Of(("x-a", "b"))).Bytes, TimeSpan.FromMilliseconds(1)),
            }) with { Path = "/", RequestsPerConnection = 0, ClosesWithin = TimeSpan.Zero };
    }
}
