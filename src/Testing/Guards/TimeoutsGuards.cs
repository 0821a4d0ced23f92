using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Timeouts;

namespace Leak.Testing.Guards;

/// <summary>What <c>Leak.Timeouts</c> does to each stall, at an app's own values.</summary>
internal static class TimeoutsGuards
{
    /// <summary>What alone bounds the handlers that ignore their token.</summary>
    public const string MaxRequests = "Timeouts:MaxRequests (Leak.Timeouts, with app.UseTimeouts())";

    /// <summary>Kestrel forgets a stream that it has ended after 5 s; a client that still sends frames of it loses its connection.</summary>
    private static readonly TimeSpan s_streamIsForgotten = TimeSpan.FromSeconds(5);

    /// <summary>The next limit that ends a stall where its own is off: docs/timeouts.md.</summary>
    private static readonly Dictionary<string, string[]> s_chains = new(StringComparer.Ordinal)
    {
        [LimitNames.Handshake] = [LimitNames.Handshake, LimitNames.RequestHead, LimitNames.KeepAlive],
        [LimitNames.RequestHead] = [LimitNames.RequestHead, LimitNames.KeepAlive],
        [LimitNames.Read] = [LimitNames.Read, LimitNames.Handler],
        [LimitNames.Write] = [LimitNames.Write, LimitNames.Handler],
        [LimitNames.Upstream] = [LimitNames.Upstream, LimitNames.Handler],
    };

    private static readonly Dictionary<string, string> s_firesAs = new(StringComparer.Ordinal)
    {
        [LimitNames.Handshake] = TimeoutLimit.Handshake.ErrorType(),
        [LimitNames.RequestHead] = TimeoutLimit.RequestHead.ErrorType(),
        [LimitNames.KeepAlive] = TimeoutLimit.KeepAlive.ErrorType(),
        [LimitNames.Read] = TimeoutLimit.Read.ErrorType(),
        [LimitNames.Write] = TimeoutLimit.Write.ErrorType(),
        [LimitNames.Handler] = TimeoutLimit.Handler.ErrorType(),
        [LimitNames.Upstream] = TimeoutLimit.Upstream.ErrorType(),
        [LimitNames.WebSocket] = TimeoutLimit.WebSocket.ErrorType(),
    };

    public static Guard Of(Stall stall, AppLimits limits, IReadOnlyDictionary<string, TimeSpan> timeouts)
    {
        var setting = $"{TimeoutsOptions.Section}:{stall.StoppedBy} (Leak.Timeouts)";
        var acting = ActingOn(stall, timeouts);
        if (acting is null)
        {
            return new Guard(stall, setting) { Has = Wording.Has(timeouts.GetValueOrDefault(stall.StoppedBy)) };
        }

        var keepAlive = On(LimitNames.KeepAlive, timeouts);
        var next = !stall.EndsByRequest ? null : NextAfter(stall, keepAlive);
        if (stall.EndsByRequest && next is null)
        {
            return new Guard(stall, $"{TimeoutsOptions.Section}:{LimitNames.KeepAlive} (Leak.Timeouts)") { Has = Wording.Has(timeouts[LimitNames.KeepAlive]) };
        }

        if (stall.IgnoresAbort && limits.MaxRequests == 0)
        {
            return new Guard(stall, MaxRequests) { Has = Wording.Has(TimeSpan.Zero) };
        }

        var its = acting with { FiresAs = IsTold(stall, acting, limits, timeouts) ? acting.FiresAs : null };
        return new Guard(stall, setting)
        {
            Limits = next is null ? [its] : [its, next],
            Abandoned = stall.IgnoresAbort ? new AbandonedRequests(limits.MaxRequests) { Refusal = new Refusal(keepAlive) } : null,
        };
    }

    private static Limit? ActingOn(Stall stall, IReadOnlyDictionary<string, TimeSpan> timeouts)
    {
        var chain = s_chains.GetValueOrDefault(stall.StoppedBy, [stall.StoppedBy]);
        var own = chain.Select(name => On(name, timeouts)).FirstOrDefault(limit => limit is not null);

        // An endpoint that is not marked as a stream is ended by the longer of the two.
        return stall.StoppedBy == LimitNames.Stream && own is not null && On(LimitNames.Handler, timeouts) is { } handler && handler.Value > own.Value
            ? new Limit($"{own.Name} or {handler.Name}", handler.Value, FiresAs: null)
            : own;
    }

    /// <summary>Whether the server's reason can be no other than this limit's.</summary>
    private static bool IsTold(Stall stall, Limit acting, AppLimits limits, IReadOnlyDictionary<string, TimeSpan> timeouts) => acting.Name switch
    {
        // Kestrel closes a new connection by KeepAlive where that is shorter.
        LimitNames.RequestHead => !(On(LimitNames.KeepAlive, timeouts)?.Value <= acting.Value),
        LimitNames.Read => limits.BodyRate is null && !(On(LimitNames.Handler, timeouts)?.Value <= acting.Value),
        LimitNames.Write => limits.ResponseRate is null && !(On(LimitNames.Handler, timeouts)?.Value <= acting.Value),
        LimitNames.Upstream => !(On(LimitNames.Handler, timeouts)?.Value <= acting.Value),
        _ => stall.StoppedBy != LimitNames.Stream,
    };

    private static Limit? NextAfter(Stall stall, Limit? keepAlive) =>
        stall.Id == Stalls.Http2.GoAwayLinger.Id ? new Limit(LimitNames.OwnClose, TimeSpan.Zero, FiresAs: null)
        : stall.Id == Stalls.Http2.EmptyData.Id && !(keepAlive?.Value <= s_streamIsForgotten) ? new Limit(LimitNames.OwnClose, s_streamIsForgotten, "unknown_stream")
        : keepAlive;

    private static Limit? On(string name, IReadOnlyDictionary<string, TimeSpan> timeouts) =>
        timeouts.TryGetValue(name, out var value) && AppLimits.IsLimit(value) ? new Limit(name, value, s_firesAs.GetValueOrDefault(name)) : null;
}
