using Leak.Clients.Catalog;
using Leak.Clients.Live;

namespace Leak.Bounds.Plans;

/// <summary>A server under <c>Leak.Timeouts</c>: its limits on, off, or some of them off.</summary>
public sealed record LeakTimeouts : ServerSettings
{
    /// <summary>
    /// Each limit as a multiple of <see cref="RequestHead"/>. All are distinct, so that a lifetime tells which of them acted; Read, Write and
    /// Upstream end parts of what Handler ends.
    /// </summary>
    private static readonly Dictionary<string, double> s_shares = new(StringComparer.Ordinal)
    {
        [LimitNames.Handshake] = 0.5,
        [LimitNames.RequestHead] = 1,
        [LimitNames.Read] = 1.1,
        [LimitNames.Upstream] = 1.15,
        [LimitNames.Stream] = 1.2,
        [LimitNames.Write] = 1.25,
        [LimitNames.WebSocket] = 1.35,
        [LimitNames.KeepAlive] = 1.5,
        [LimitNames.Handler] = 1.75,
    };

    /// <summary>The <c>error.type</c> of each, as docs/timeouts.md lists them.</summary>
    private static readonly Dictionary<string, string> s_firesAs = new(StringComparer.Ordinal)
    {
        [LimitNames.Handshake] = "tls_handshake_timeout",
        [LimitNames.RequestHead] = "request_headers_timeout",
        [LimitNames.KeepAlive] = "keep_alive_timeout",
        [LimitNames.Read] = "request_read_timeout",
        [LimitNames.Write] = "response_write_timeout",
        [LimitNames.Handler] = "handler_timeout",
        [LimitNames.Upstream] = "upstream_timeout",
        [LimitNames.Stream] = "stream_timeout",
        [LimitNames.WebSocket] = "websocket_timeout",
    };

    /// <summary>The next limit that ends a stall where its own is off. A limit that is not in it has no next one.</summary>
    private static readonly Dictionary<string, string> s_backstops = new(StringComparer.Ordinal)
    {
        [LimitNames.Handshake] = LimitNames.RequestHead,
        [LimitNames.RequestHead] = LimitNames.KeepAlive,
        [LimitNames.Read] = LimitNames.Handler,
        [LimitNames.Write] = LimitNames.Handler,
        [LimitNames.Upstream] = LimitNames.Handler,
    };

    /// <summary>Kestrel forgets a stream that it has ended after 5 s; a client that still sends frames of it loses its connection.</summary>
    private static readonly Limit s_streamIsForgotten = new(LimitNames.OwnClose, TimeSpan.FromSeconds(5), "unknown_stream");

    /// <summary>Kestrel waits for the last request of a client that has said GOAWAY, and closes.</summary>
    private static readonly Limit s_saidGoodbye = new(LimitNames.OwnClose, TimeSpan.Zero, FiresAs: null);

    /// <summary>The server closes at once, and nothing ends what the kernel has.</summary>
    private static readonly Expectation s_leftToKernel = new() { End = ExpectedEnd.ClosedByServer, Limits = [s_saidGoodbye], IsLeftToKernel = true };

    /// <summary>All limits on, or all off.</summary>
    /// <param name="on">Which.</param>
    /// <param name="requestHead">RequestHead's value, of which the others are a share; more than zero.</param>
    public LeakTimeouts(bool on, TimeSpan requestHead)
    {
        TimeoutsOn = on;
        RequestHead = requestHead;
    }

    /// <summary>The names of all timeouts, as settings have them.</summary>
    public static IReadOnlyCollection<string> Names => s_shares.Keys;

    /// <inheritdoc/>
    public override bool TimeoutsOn { get; }

    /// <summary>RequestHead's value, of which the others are a share; more than zero.</summary>
    public TimeSpan RequestHead { get; }

    /// <inheritdoc/>
    public override string? Without => Off.Count == 0 ? null : string.Join(Scenario.And, Off);

    /// <summary>The most requests that the endpoint which ignores its token may have in progress; 1 or more. Default: 10.</summary>
    public int MaxRequests { get; init; } = 10;

    /// <inheritdoc/>
    public override TimeSpan LiveAlone => TimeSpan.FromSeconds(Math.Ceiling(4 * ValueOf(LimitNames.Handler).TotalSeconds));

    /// <summary>The same with one limit off, beside those that are off already.</summary>
    /// <param name="limit">One of <see cref="Names"/>, or <see cref="LimitNames.MaxRequests"/>.</param>
    /// <exception cref="ArgumentException">There is no such limit.</exception>
    public LeakTimeouts Except(string limit) => s_shares.ContainsKey(limit) || limit == LimitNames.MaxRequests
        ? this with { Off = [.. Off, limit] }
        : throw new ArgumentException($"No limit '{limit}'. There are: {string.Join(", ", Names)}, {LimitNames.MaxRequests}.", nameof(limit));

    /// <summary>Whether a limit is off while others are on.</summary>
    /// <param name="limit">One of <see cref="Names"/>, or <see cref="LimitNames.MaxRequests"/>.</param>
    public bool IsOff(string limit) => Off.Contains(limit, StringComparer.Ordinal);

    /// <summary>A timeout's value where it is on.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public TimeSpan ValueOf(string name) => s_shares[name] * RequestHead;

    /// <summary>A limit and those that end its stalls where it is off, in the order in which they act.</summary>
    /// <param name="name">One of <see cref="Names"/>; another name has no backstop.</param>
    public static IEnumerable<string> WithBackstops(string name)
    {
        for (var next = name; next is not null; next = s_backstops.GetValueOrDefault(next))
        {
            yield return next;
        }
    }

    /// <summary>The <c>error.type</c> of a limit.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="KeyNotFoundException">There is no such limit.</exception>
    public static string ReasonOf(string name) => s_firesAs[name];

    /// <summary>What closes a connection whose requests were ended; <see langword="null"/>: nothing.</summary>
    /// <param name="stall">The stall.</param>
    /// <param name="keepAlive">That limit; <see langword="null"/>: it is off.</param>
    public static Limit? NextAfter(Stall stall, Limit? keepAlive)
    {
        ArgumentNullException.ThrowIfNull(stall);
        return stall.Id == Stalls.Http2.GoAwayLinger.Id ? s_saidGoodbye
            : (stall.Id == Stalls.Http2.EmptyData.Id || stall.Id == Stalls.Http2.WebSocketWindow.Id) && !(keepAlive?.Value <= s_streamIsForgotten.Value) ? s_streamIsForgotten
            : keepAlive;
    }

    /// <inheritdoc/>
    public override TimeSpan? PaceOf(LiveClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client.PaceFor(ValueOf(client.StaysInside));
    }

    /// <inheritdoc/>
    public override Expectation Expect(Stall stall)
    {
        ArgumentNullException.ThrowIfNull(stall);
        if (stall is { FloodsFor: { } during, IgnoresAbort: true })
        {
            return ExpectFlood(stall, during);
        }

        if (stall.ClosesWithin is { } within)
        {
            return new Expectation
            {
                End = ExpectedEnd.ClosedByServer,
                Limits = [new Limit(stall.StoppedBy, within, FiresAs: null)],
                Abandoned = AbandonedBy(stall, refusal: null),
            };
        }

        if (stall.StoppedBy == LimitNames.NotBoundedYet)
        {
            // Past the longest of all.
            return Expectation.HeldPast(LimitOf(LimitNames.Handler));
        }

        if (stall.IsLeftToKernel && !TimeoutsOn)
        {
            return s_leftToKernel;
        }

        // What is left of a WebSocket that is closed has the handler's own limit, as any response has.
        var acting = WithBackstops(stall.StoppedBy).FirstOrDefault(name => !IsOff(name))
            ?? (stall.IsLeftToKernel && !IsOff(LimitNames.Handler) ? LimitNames.Handler : null);
        var next = stall.EndsByRequest ? NextAfter(stall, KeepAlive) : null;
        return new Expectation
        {
            End = !TimeoutsOn || acting is null ? ExpectedEnd.Held
                : stall.EndsByRequest && next is null ? ExpectedEnd.RequestsEnded
                : ExpectedEnd.ClosedByLimit,
            Limits = next is null ? [LimitOf(acting ?? stall.StoppedBy)] : [LimitOf(acting ?? stall.StoppedBy), next],
            Abandoned = AbandonedBy(stall, new Refusal(KeepAlive)),
        };
    }

    private IReadOnlyList<string> Off { get; init; } = [];

    private Limit? KeepAlive => IsOff(LimitNames.KeepAlive) ? null : LimitOf(LimitNames.KeepAlive);

    private Limit LimitOf(string name) => new(name, ValueOf(name), ReasonOf(name));

    /// <summary>
    /// Of requests whose handler ignores its token and which are over for the protocol at once: <see cref="LimitNames.MaxRequests"/> bounds
    /// the handlers, and nothing does without. Their connection has no request in progress once they are ended.
    /// </summary>
    private Expectation ExpectFlood(Stall stall, TimeSpan during)
    {
        var end = new Limit(
            $"the flood's end, {LimitNames.Handler}, {LimitNames.KeepAlive}", during + LimitOf(LimitNames.Handler).Longest + ValueOf(LimitNames.KeepAlive), FiresAs: null);
        return TimeoutsOn && !IsOff(LimitNames.MaxRequests)
            ? new Expectation { End = ExpectedEnd.ClosedByServer, Limits = [end], Abandoned = AbandonedBy(stall, refusal: null) }
            : Expectation.Growth(end);
    }

    private AbandonedRequests? AbandonedBy(Stall stall, Refusal? refusal) => !stall.IgnoresAbort ? null
        : new AbandonedRequests(TimeoutsOn && !IsOff(LimitNames.MaxRequests) ? MaxRequests : int.MaxValue) { Refusal = refusal };
}
