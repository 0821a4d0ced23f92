namespace Leak.Bounds.Verdicts;

/// <summary>Every stalled connection is closed by the server, not before its limit and within it and the slack.</summary>
internal static class LifetimeBound
{
    public static IEnumerable<Finding> Judge(WorkloadRecord record, StallLimit limit)
    {
        var id = record.Plan.Workload.Id;
        yield return AtLeast(record, limit, id);
        yield return AtMost(record, limit, id);
        yield return HeldPast(record, limit, id);
    }

    /// <summary>How many lifetimes say something: closed, or watched for longer than the server may take.</summary>
    public static int Telling(WorkloadRecord record, StallLimit limit) =>
        record.Lifetimes.Count(lifetime => !lifetime.IsCensored || lifetime.Duration > limit.Value + Scenario.Slack);

    private static Finding AtLeast(WorkloadRecord record, StallLimit limit, string id)
    {
        var formula = $"lifetime ≥ {Wording.Seconds(limit.Value)} ({limit.Name})";
        var closed = record.Lifetimes.Where(lifetime => !lifetime.IsCensored).ToList();
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
        var most = limit.Value + Scenario.Slack;
        var formula = $"lifetime ≤ {Wording.Seconds(limit.Value)} ({limit.Name}) + {Wording.Seconds(Scenario.Slack)} = {Wording.Seconds(most)}";
        if (record.Lifetimes.Count == 0)
        {
            return new Finding.NotJudged(new UnjudgedBound(
                BoundNames.LifetimeAtMost, "no connection was opened.", formula, most.TotalSeconds, Unit: "s", Workload: id));
        }

        // A censored lifetime counts as at least what was seen: one that was opened late is short and accuses nobody.
        var longest = record.Lifetimes.MaxBy(lifetime => lifetime.Duration);
        var late = record.Lifetimes.Count(lifetime => lifetime.Duration > most);
        return new Finding.Judged(
            new BoundResult(
                BoundNames.LifetimeAtMost,
                formula,
                most.TotalSeconds,
                longest.Duration.TotalSeconds,
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
        var most = limit.Value + Scenario.Slack;
        var held = record.Lifetimes.Count(lifetime => lifetime.IsCensored && lifetime.Duration > most);
        return new Finding.Judged(
            new BoundResult(
                BoundNames.HeldPastLimit,
                $"connections still held after more than {Wording.Seconds(most)} ({limit.Name} {Wording.Seconds(limit.Value)} + {Wording.Seconds(Scenario.Slack)}) ≤ 0",
                0,
                held,
                "connections",
                held == 0,
                Workload: id,
                Detail: held == 0 ? null : $"{record.Lifetimes.Count} connections were opened."),
            Growth: true);
    }
}
