using Leak.Bounds.Facts;
using Leak.Bounds.Plans;

namespace Leak.Bounds.Verdicts;

/// <summary>Every stalled connection is closed by the server, not before its limit and within it and the slack.</summary>
/// <remarks>
/// The least is counted from the connect, the most from the moment at which the client stalled (its script sent, the answer that it
/// awaits read): the server's limit begins between the two.
/// </remarks>
internal sealed class LifetimeBound : StallBound
{
    protected override IEnumerable<BoundOutcome> Judge(Observation observation, StallRecord record) => record.Plan.Expectation.End switch
    {
        ExpectedEnd.RequestsEnded => [],
        ExpectedEnd.ClosedByServer => [AtMost(record), HeldPast(record)],
        ExpectedEnd.ClosedByLimit => [AtLeast(record), AtMost(record), HeldPast(record)],
        _ => new[] { AtLeast(record), AtMost(record), HeldPast(record) }.Select(outcome => outcome is BoundResult result
            ? result.AsComparison(observation.Scenario.TimeoutsOn ? "with nothing on that stops it" : "with the timeouts off")
            : outcome),
    };

    private static BoundOutcome AtLeast(StallRecord record)
    {
        var limit = record.Plan.Expectation.Limit;
        var formula = $"lifetime ≥ {Wording.Seconds(limit.Value)} ({limit.Name})";
        var closed = record.Lifetimes.Where(lifetime => !lifetime.IsCensored && !record.IsRefused(lifetime)).ToList();
        if (closed.Count == 0)
        {
            return new UnjudgedBound(
                BoundNames.LifetimeAtLeast, "the server closed no connection.", formula, limit.Value.TotalSeconds, Unit: "s", Workload: record.Id);
        }

        var shortest = closed.MinBy(lifetime => lifetime.Duration);
        var early = closed.Count(lifetime => lifetime.Duration < limit.Value);
        return new BoundResult(
            BoundNames.LifetimeAtLeast,
            formula,
            limit.Value.TotalSeconds,
            shortest.Duration.TotalSeconds,
            "s",
            early == 0,
            shortest.OpenedAt + shortest.Duration,
            record.Id,
            Detail: early == 0 ? null : $"The server closed {early} of {record.Lifetimes.Count} connections before their limit.")
        {
            ShowsGrowth = false,
        };
    }

    private static BoundOutcome AtMost(StallRecord record)
    {
        var expectation = record.Plan.Expectation;
        var most = expectation.Longest;
        var formula = $"lifetime ≤ {Wording.Terms(expectation.Limits)} = {Wording.Seconds(most)}";
        if (record.Lifetimes.Count == 0)
        {
            return new UnjudgedBound(
                BoundNames.LifetimeAtMost, "no connection was opened.", formula, most.TotalSeconds, Unit: "s", Workload: record.Id);
        }

        // A censored lifetime counts as at least what was seen: one that was opened late is short and breaks no bound.
        var longest = record.Lifetimes.MaxBy(lifetime => lifetime.Stalled - record.Most(lifetime));
        var late = record.Lifetimes.Count(lifetime => lifetime.Stalled > record.Most(lifetime));
        return new BoundResult(
            BoundNames.LifetimeAtMost,
            formula,
            most.TotalSeconds,
            longest.Stalled.TotalSeconds,
            "s",
            late == 0,
            longest.OpenedAt + longest.Duration,
            record.Id,
            Detail: late == 0
                ? null
                : $"{late} of {record.Lifetimes.Count} connections lived longer; the longest was {(longest.IsCensored ? "still held when the run ended" : "closed by the server then")}.");
    }

    private static BoundResult HeldPast(StallRecord record)
    {
        var expectation = record.Plan.Expectation;
        var held = record.Lifetimes.Count(lifetime => lifetime.IsCensored && lifetime.Stalled > record.Most(lifetime));
        return new BoundResult(
            BoundNames.HeldPastLimit,
            $"connections still held after more than {Wording.Seconds(expectation.Longest)} ({Wording.Limits(expectation.Limits)}) ≤ 0",
            0,
            held,
            "connections",
            held == 0,
            Workload: record.Id,
            Detail: held == 0 ? null : $"{record.Lifetimes.Count} connections were opened.");
    }
}
