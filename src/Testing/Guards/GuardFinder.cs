using Leak.Bounds.Plans;
using Leak.Clients.Catalog;

namespace Leak.Testing.Guards;

/// <summary>Finds what bounds each stall.</summary>
internal static class GuardFinder
{
    /// <summary>By the limits that an app's options tell.</summary>
    public static Guard Of(Stall stall, AppLimits limits) =>
        stall.StoppedBy == LimitNames.NotBoundedYet ? new Guard(stall, "a limit of the app's own (neither Kestrel nor Leak.Timeouts has one for it yet)") :
        OwnClose(stall, limits) ?? (limits.Timeouts is { } timeouts ? TimeoutsGuards.Of(stall, limits, timeouts) : KestrelGuards.Of(stall, limits));

    /// <summary>By the limits that the test gives, by the names of <see cref="LimitNames"/>; <see langword="null"/>: it gives none for it.</summary>
    public static Guard? Given(Stall stall, IReadOnlyDictionary<string, Limit> limits, TimeSpan? longest)
    {
        if ((limits.GetValueOrDefault(stall.StoppedBy) ?? (longest is { } all ? new Limit(stall.StoppedBy, all, FiresAs: null) : null)) is not { } limit)
        {
            return null;
        }

        var isOwn = stall.ClosesWithin is not null && !limits.ContainsKey(stall.StoppedBy);
        var setting = $"the limit '{limit.Name}' that the test gives";
        var abandoned = Guard.AbandonedBy(stall, most: null);
        return isOwn ? Guard.OfOwnClose(stall, stall.ClosesWithin!.Value) with { Abandoned = abandoned }
            : AppLimits.IsLimit(limit.Value) ? new Guard(stall, setting) { Limits = [limit], Abandoned = abandoned }
            : new Guard(stall, setting) { Has = Wording.Has(limit.Value), Abandoned = abandoned };
    }

    /// <summary>A server closes some of itself. Of a handler that ignores its token the request stays then, and only <c>MaxRequests</c> bounds those.</summary>
    private static Guard? OwnClose(Stall stall, AppLimits limits)
    {
        if (stall.ClosesWithin is not { } within)
        {
            return null;
        }

        var closes = Guard.OfOwnClose(stall, within);
        return !stall.IgnoresAbort ? closes
            : limits is { Timeouts: not null, MaxRequests: > 0 } ? closes with { Abandoned = new AbandonedRequests(limits.MaxRequests) }
            : new Guard(stall, TimeoutsGuards.MaxRequests) { Has = "nothing limits how many such requests there are" };
    }
}
