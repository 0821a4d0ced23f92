using Leak.Clients.Scripts;
using Leak.Clients.Wire.Http2;

namespace Leak.Clients.Catalog;

/// <summary>
/// The catalogue of floods: many cheap actions, each of which costs the server more. They are not in <see cref="Stalls.All"/>: a flood runs
/// by its name, on a server process of its own, for a time and a number of actions that are bounded.
/// </summary>
public static class Floods
{
    private const string Deaf = "/stall/deaf";

    // Kestrel's MaxStreamsPerConnection.
    private const int ManyStreams = 100;

    // A second's worth: then the flood of a connection is over.
    private const int MostActions = 1_000;

    // Fewer than any limit of one connection on resets.
    private const int FewActions = 50;

    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    /// <summary>A value of 4 kB, sent once and referred to in each head by a byte.</summary>
    public static Stall HpackValueBomb { get; } = Entry(
        "hpack-value-bomb", "GET of an endpoint that waits for ever on 100 streams, each head with 8 references to one value of 4 kB", LimitNames.Handler, "RFC 7541, 7.3",
        to =>
        {
            var (first, later) = HeaderBlock.WithReferences(Head("GET", to), "x-a", new string('a', 4000), references: 7);
            var frames = Hello();
            for (var stream = 0; stream < ManyStreams; stream++)
            {
                frames.Headers(1 + (2 * stream), stream == 0 ? first : later, Whole);
            }

            return new() { Opening = frames.Bytes };
        }) with { Path = "/stall/hung", RequestsPerConnection = ManyStreams, SeenWhen = StallSign.Unanswered, EndsByRequest = true, FloodsFor = TimeSpan.Zero };

    /// <summary>A cookie in thousands of crumbs, each a byte that refers to the one before.</summary>
    public static Stall HpackCrumbBomb { get; } = Entry(
        "hpack-crumb-bomb", "GET with a cookie in 8,000 crumbs, each a reference of one byte", LimitNames.HeaderCount, "RFC 9113, 8.2.3",
        to => new() { Opening = Hello().Headers(1, HeaderBlock.WithReferences(Head("GET", to), "cookie", "a=b", references: 7_999).First, Whole).Bytes })
        with { Path = "/", ClosesWithin = TimeSpan.Zero, FloodsFor = TimeSpan.Zero };

    /// <summary>Requests that their client resets at once.</summary>
    public static Stall RapidReset { get; } = Resets(
        "rapid-reset", "HEADERS and RST_STREAM 1,000 times a second, of a handler that ignores its token", "RFC 9113, 6.4", MostActions, s_second,
        (frames, stream, head) => frames.Headers(stream, head, Whole).ResetStream(stream, Http2ErrorCode.Cancel));

    /// <summary>Requests that the server must reset: their window overflows.</summary>
    public static Stall ResetByWindow { get; } = Resets(
        "reset-by-window", "HEADERS and a WINDOW_UPDATE that overflows, 1,000 times a second, of a handler that ignores its token", "RFC 9113, 6.9.1", MostActions, s_second,
        (frames, stream, head) => frames.Headers(stream, head, Whole).WindowUpdate(stream, int.MaxValue));

    /// <summary>Requests that the server must reset: they send more than they announced.</summary>
    public static Stall ResetByLength { get; } = Resets(
        "reset-by-length", "POST with content-length 1 and DATA of 3 bytes, 1,000 times a second, of a handler that ignores its token", "RFC 9113, 8.1.1", MostActions, s_second,
        (frames, stream, head) => frames.Headers(stream, head, FrameFlags.EndHeaders).Data(stream, "abc"u8),
        to => HeaderBlock.Of((":method", "POST"), (":scheme", "http"), (":authority", to.Host), (":path", to.Path), ("content-length", "1")));

    /// <summary>Resets of many connections, each of which has few.</summary>
    public static Stall ResetSpread { get; } = Resets(
        "reset-spread", "HEADERS and RST_STREAM 50 times on each of many connections, of a handler that ignores its token", "RFC 9113, 6.4", FewActions, FewActions * s_between,
        (frames, stream, head) => frames.Headers(stream, head, Whole).ResetStream(stream, Http2ErrorCode.Cancel));

    /// <summary>SETTINGS that must be acknowledged, and nobody takes the acknowledgements.</summary>
    public static Stall SettingsFlood { get; } = Entry(
        "settings-flood", "SETTINGS 1,000 times a second, small receive buffer, no acknowledgement ever read", LimitNames.KeepAlive, "RFC 9113, 6.5.3",
        _ => Unread(new FrameWriter().Settings())) with { Sees = VisibleClose.Reset, FloodsFor = TimeSpan.Zero };

    /// <summary>PINGs that must be acknowledged, and nobody takes the acknowledgements.</summary>
    public static Stall PingFloodUnread { get; } = Entry(
        "ping-flood-unread", "PING 1,000 times a second, small receive buffer, no acknowledgement ever read", LimitNames.KeepAlive, "RFC 9113, 6.7",
        _ => Unread(new FrameWriter().Ping())) with { Sees = VisibleClose.Reset, FloodsFor = TimeSpan.Zero };

    /// <summary>Fields without a name.</summary>
    public static Stall EmptyHeaders { get; } = Entry(
        "empty-headers", "GET with a field whose name and value are empty, 1,000 times a second", LimitNames.OwnClose, "RFC 9113, 8.2.1",
        to => new() { Opening = Hello().Bytes, Drip = new Drip(number => number < MostActions ? new FrameWriter().Headers(StreamOf(number), HeaderBlock.WithEmptyField(Head("GET", to)), Whole).Bytes : default, s_between) })
        with { Path = "/", ClosesWithin = TimeSpan.Zero, FloodsFor = s_second };

    /// <summary>Every entry.</summary>
    public static IReadOnlyList<Stall> All =>
        [HpackValueBomb, HpackCrumbBomb, RapidReset, ResetByWindow, ResetByLength, ResetSpread, SettingsFlood, PingFloodUnread, EmptyHeaders];

    private static FrameFlags Whole => FrameFlags.EndHeaders | FrameFlags.EndStream;

    private static Stall Entry(string id, string summary, string stoppedBy, string rfc, Func<StallContext, StallScript> script) =>
        new($"http2/{id}", summary, stoppedBy)
        {
            Rfc = rfc,
            Listener = ServerListener.Http2,
            Script = to => script(to) with { Reader = static () => new Http2AnswerReader() },
        };

    /// <summary>Requests of a handler that ignores its token, each of which is over for the protocol at once: the handler stays.</summary>
    private static Stall Resets(
        string id, string summary, string rfc, int actions, TimeSpan during, Func<FrameWriter, int, ReadOnlyMemory<byte>, FrameWriter> act, Func<StallContext, ReadOnlyMemory<byte>>? head = null) =>
        Entry(
            id, summary, LimitNames.MaxRequests, rfc,
            to =>
            {
                var its = head?.Invoke(to) ?? Head("GET", to);
                return new() { Opening = Hello().Bytes, Drip = new Drip(number => number < actions ? act(new FrameWriter(), StreamOf(number), its).Bytes : default, s_between) };
            }) with { Path = Deaf, RequestsPerConnection = Math.Min(actions, ManyStreams), IgnoresAbort = true, FloodsFor = during };

    private static StallScript Unread(FrameWriter frame) => new()
    {
        Opening = Hello().Bytes,
        Drip = new Drip(frame.Bytes, s_between),
        Reading = Reading.Nothing,
        ReceiveBufferBytes = 4096,
    };

    private static int StreamOf(long number) => 1 + (2 * (int)number);

    private static FrameWriter Hello() => new FrameWriter().Preface().Settings();

    private static ReadOnlyMemory<byte> Head(string method, StallContext to) => HeaderBlock.OfRequest(method, to.Authority, to.Path);
}
