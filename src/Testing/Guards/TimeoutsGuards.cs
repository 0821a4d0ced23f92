using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Timeouts;

namespace Leak.Testing.Guards;

/// <summary>What <c>Leak.Timeouts</c> does to each stall, at an app's own values.</summary>
internal static class TimeoutsGuards
{
    /// <summary>What alone bounds the handlers that ignore their token.</summary>
    public const string MaxRequests = "Timeouts:MaxRequests (Leak.Timeouts, with app.UseTimeouts())";

    public static Guard Of(Stall stall, AppLimits limits, IReadOnlyDictionary<string, TimeSpan> timeouts)
    {
        var setting = $"{TimeoutsOptions.Section}:{stall.StoppedBy} (Leak.Timeouts)";
        var acting = ActingOn(stall, timeouts);
        if (acting is null)
        {
            return new Guard(stall, setting) { Has = Wording.Has(timeouts.GetValueOrDefault(stall.StoppedBy)) };
        }

        var keepAlive = On(LimitNames.KeepAlive, timeouts);
        var next = !stall.EndsByRequest ? null : LeakTimeouts.NextAfter(stall, keepAlive);
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
        var own = LeakTimeouts.WithBackstops(stall.StoppedBy).Select(name => On(name, timeouts)).FirstOrDefault(limit => limit is not null);

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

    private static Limit? On(string name, IReadOnlyDictionary<string, TimeSpan> timeouts) =>
        timeouts.TryGetValue(name, out var value) && AppLimits.IsLimit(value) ? new Limit(name, value, LeakTimeouts.ReasonOf(name)) : null;
}
