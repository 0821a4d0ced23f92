using Leak.Bounds;
using Leak.Bounds.Engine;
using Leak.Bounds.Workloads;
using Leak.Bounds.Workloads.Http2;
using Leak.Load.Servers;

namespace Leak.Load.Scenarios;

/// <summary>What the sample server must do to each stall, by its settings.</summary>
public static class StallPlans
{
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

    /// <summary>The next limit that ends a stall where its own is off; of those that are not in it, none does.</summary>
    private static readonly Dictionary<string, string> s_backstops = new(StringComparer.Ordinal)
    {
        [LimitNames.Handshake] = LimitNames.RequestHead,
        [LimitNames.RequestHead] = LimitNames.KeepAlive,
        [LimitNames.Read] = LimitNames.Handler,
        [LimitNames.Write] = LimitNames.Handler,
        [LimitNames.Upstream] = LimitNames.Handler,
    };

    /// <summary>Kestrel forgets a stream that it has ended after 5 s; a client that still sends frames of it loses its connection.</summary>
    private static readonly TimeSpan s_streamIsForgotten = TimeSpan.FromSeconds(5);

    /// <summary>A stall in a scenario on the sample server with these settings.</summary>
    public static WorkloadPlan Of(IStall stall, Arrivals arrivals, ServerTimeouts timeouts)
    {
        ArgumentNullException.ThrowIfNull(stall);
        ArgumentNullException.ThrowIfNull(timeouts);
        if (timeouts.IsStock)
        {
            return StockKestrel.Of(stall, arrivals);
        }

        if (stall.ClosesWithin is { } within)
        {
            return new WorkloadPlan(stall, arrivals, new StallLimit(stall.StoppedBy, within, FiresAs: null) { MaxRequests = MaxRequestsOf(stall, timeouts) });
        }

        var acting = ActingOn(stall.StoppedBy, timeouts);
        return new WorkloadPlan(stall, arrivals, LimitOf(stall, acting ?? stall.StoppedBy, timeouts)) { Fate = FateOf(stall, acting, timeouts) };
    }

    /// <summary>A stall on a server that is not ours: the limit's name and value are what the user says.</summary>
    public static WorkloadPlan OfForeign(IStall stall, Arrivals arrivals, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(stall);
        return new WorkloadPlan(stall, arrivals, new StallLimit(stall.StoppedBy, stall.ClosesWithin ?? limit, FiresAs: null));
    }

    private static string? ActingOn(string limit, ServerTimeouts timeouts) =>
        limit == timeouts.Without ? s_backstops.GetValueOrDefault(limit) : limit;

    private static StallLimit LimitOf(IStall stall, string name, ServerTimeouts timeouts)
    {
        return new StallLimit(name, timeouts.ValueOf(name), s_firesAs[name])
        {
            MaxRequests = MaxRequestsOf(stall, timeouts),
            Then = stall.EndsByRequest || stall.IsDeaf ? NextOf(stall, timeouts) : null,
        };
    }

    /// <summary>What closes a connection whose requests were ended; <see langword="null"/>: nothing.</summary>
    private static StallLimit? NextOf(IStall stall, ServerTimeouts timeouts) => stall switch
    {
        // Kestrel waits for the last request of a client that has said GOAWAY, and closes.
        GoAwayLinger => new StallLimit(LimitNames.OwnClose, TimeSpan.Zero, FiresAs: null),
        EmptyData when timeouts.Without == LimitNames.KeepAlive || timeouts.ValueOf(LimitNames.KeepAlive) > s_streamIsForgotten =>
            new StallLimit(LimitNames.OwnClose, s_streamIsForgotten, "unknown_stream"),
        _ when timeouts.Without == LimitNames.KeepAlive => null,
        _ => new StallLimit(LimitNames.KeepAlive, timeouts.ValueOf(LimitNames.KeepAlive), s_firesAs[LimitNames.KeepAlive]),
    };

    private static Fate? FateOf(IStall stall, string? acting, ServerTimeouts timeouts) => acting switch
    {
        _ when !timeouts.On => Fate.Held,
        null => Fate.Held,
        _ when stall.EndsByRequest && NextOf(stall, timeouts) is null => Fate.RequestsEnded,
        _ => null,
    };

    private static int? MaxRequestsOf(IStall stall, ServerTimeouts timeouts) =>
        !stall.IsDeaf ? null : timeouts.Without == LimitNames.MaxRequests ? int.MaxValue : timeouts.DeafMaxRequests;
}
