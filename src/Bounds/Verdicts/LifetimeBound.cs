using Leak.Bounds.Workloads;

namespace Leak.Bounds.Verdicts;

/// <summary>Every stalled connection is closed by the server, not before its limit and within it and the slack.</summary>
/// <remarks>
/// The least is counted from the connect, the most from the moment at which the client stalled (its script sent, the answer that it
/// awaits read): the server's limit begins between the two.
/// </remarks>
internal static class LifetimeBound
{
    private const int ServiceUnavailable = 503;

    public static IEnumerable<Finding> Judge(WorkloadRecord record, StallLimit limit, Fate fate)
    {
        var id = record.Plan.Workload.Id;
        if (fate != Fate.ClosedByItself)
        {
            yield return AtLeast(record, limit, id);
        }

        yield return AtMost(record, limit, id);
        yield return HeldPast(record, limit, id);
    }

    /// <summary>How many lifetimes say something: closed, or watched for longer than the server may take.</summary>
    public static int Telling(WorkloadRecord record, StallLimit limit) =>
        record.Lifetimes.Count(lifetime => lifetime.Tells(Most(record, limit, lifetime)));

    /// <summary>
    /// Whether the server refused the request for its endpoint was full: no stall then. The next limit closes its connection, and
    /// without one nothing does.
    /// </summary>
    public static bool IsRefused(WorkloadRecord record, Lifetime lifetime) =>
        record.Plan.Workload is IStall { IsDeaf: true, ClosesWithin: null } && lifetime.StatusCode == ServiceUnavailable;

    private static Finding AtLeast(WorkloadRecord record, StallLimit limit, string id)
    {
        var formula = $"lifetime ≥ {Wording.Seconds(limit.Value)} ({limit.Name})";
        var closed = record.Lifetimes.Where(lifetime => !lifetime.IsCensored && !IsRefused(record, lifetime)).ToList();
        if (closed.Count == 0)
        {
            return new Finding.NotJudged(new UnjudgedBound(
                BoundNames.LifetimeAtLeast, "the server closed no connection.", formula, limit.Value.TotalSeconds, Unit: "s", Workload: id));
        }

        var shortest = closed.MinBy(lifetime => lifetime.Duration);
        var early = closed.Count(lifetime => lifetime.Duration < limit.Value);
        return new Finding.Judged(
            new BoundResult(
                BoundNames.LifetimeAtLeast,
                formula,
                limit.Value.TotalSeconds,
                shortest.Duration.TotalSeconds,
                "s",
                early == 0,
                shortest.OpenedAt + shortest.Duration,
                id,
                Detail: early == 0 ? null : $"The server closed {early} of {record.Lifetimes.Count} connections before their limit."),
            Growth: false);
    }

    private static Finding AtMost(WorkloadRecord record, StallLimit limit, string id)
    {
        var most = Most(record, limit);
        var formula = $"lifetime ≤ {Formula(record, limit)}";
        if (record.Lifetimes.Count == 0)
        {
            return new Finding.NotJudged(new UnjudgedBound(
                BoundNames.LifetimeAtMost, "no connection was opened.", formula, most.TotalSeconds, Unit: "s", Workload: id));
        }

        // A censored lifetime counts as at least what was seen: one that was opened late is short and accuses nobody.
        var longest = record.Lifetimes.MaxBy(lifetime => lifetime.Stalled - Most(record, limit, lifetime));
        var late = record.Lifetimes.Count(lifetime => lifetime.Stalled > Most(record, limit, lifetime));
        return new Finding.Judged(
            new BoundResult(
                BoundNames.LifetimeAtMost,
                formula,
                most.TotalSeconds,
                longest.Stalled.TotalSeconds,
                "s",
                late == 0,
                longest.OpenedAt + longest.Duration,
                id,
                Detail: late == 0
                    ? null
                    : $"{late} of {record.Lifetimes.Count} connections lived longer; the longest was {(longest.IsCensored ? "still held when the run ended" : "closed by the server then")}."),
            Growth: true);
    }

    private static Finding.Judged HeldPast(WorkloadRecord record, StallLimit limit, string id)
    {
        var held = record.Lifetimes.Count(lifetime => lifetime.IsCensored && lifetime.Stalled > Most(record, limit, lifetime));
        return new Finding.Judged(
            new BoundResult(
                BoundNames.HeldPastLimit,
                $"connections still held after more than {Wording.Seconds(Most(record, limit))} ({Wording.Limits(Applying(record, limit))}) ≤ 0",
                0,
                held,
                "connections",
                held == 0,
                Workload: id,
                Detail: held == 0 ? null : $"{record.Lifetimes.Count} connections were opened."),
            Growth: true);
    }

    private static TimeSpan Most(WorkloadRecord record, StallLimit limit, Lifetime lifetime) =>
        !IsRefused(record, lifetime) ? Most(record, limit)
        : limit.Then is { } then ? then.Longest
        : TimeSpan.MaxValue;

    private static TimeSpan Most(WorkloadRecord record, StallLimit limit) => Applying(record, limit).Longest;

    /// <summary>A handler that ignores its token loses its connection at once; only where a request is refused has the next limit a say.</summary>
    public static StallLimit Applying(WorkloadRecord record, StallLimit limit) =>
        record.Plan.Workload is IStall { EndsByRequest: true } ? limit : limit with { Then = null };

    private static string Formula(WorkloadRecord record, StallLimit limit)
    {
        var applying = Applying(record, limit);
        return $"{Wording.Terms(applying)} = {Wording.Seconds(applying.Longest)}";
    }
}
