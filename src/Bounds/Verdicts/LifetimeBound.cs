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
    /// <summary>What a machine is late by now and then, and nobody has to be told of.</summary>
    private static readonly TimeSpan s_noTime = TimeSpan.FromMilliseconds(100);

    protected override IEnumerable<BoundOutcome> Judge(Observation observation, StallRecord record)
    {
        var holdings = Holding.Of(record, observation.Lateness);
        return record.Plan.Expectation.End switch
        {
            ExpectedEnd.RequestsEnded or ExpectedEnd.Any => [],
            ExpectedEnd.ClosedByServer => [AtMost(observation, record, holdings), HeldPast(record, holdings)],
            ExpectedEnd.ClosedByLimit => [AtLeast(observation, record, holdings), AtMost(observation, record, holdings), HeldPast(record, holdings)],
            _ => new[] { AtLeast(observation, record, holdings), AtMost(observation, record, holdings), HeldPast(record, holdings) }
                .Select(outcome => AsComparison(outcome, observation.Scenario)),
        };
    }

    private static BoundOutcome AsComparison(BoundOutcome outcome, Scenario scenario) => outcome switch
    {
        BoundResult result => result.AsComparison(scenario.TimeoutsOn ? "with nothing on that stops it" : "with the timeouts off"),
        UnjudgedBound unjudged => unjudged with { IsDoubt = false },
        _ => outcome,
    };

    private static BoundOutcome AtLeast(Observation observation, StallRecord record, IReadOnlyList<Holding> holdings)
    {
        var limit = record.Plan.Expectation.Limit;
        var formula = $"lifetime ≥ {Wording.Seconds(limit.Value)} ({limit.Name})";
        var over = holdings.Where(holding => holding.IsOver && !record.IsRefused(holding.Lifetime));
        if (!over.Any())
        {
            return new UnjudgedBound(
                BoundNames.LifetimeAtLeast, "the server closed no connection.", formula, limit.Value.TotalSeconds, Unit: "s", Workload: record.Id);
        }

        var shortest = over.MinBy(holding => holding.After);
        var early = over.Count(holding => holding.After < limit.Value);
        if (early > 0 && !record.Plan.Expectation.IsExact)
        {
            return new UnjudgedBound(
                BoundNames.LifetimeAtLeast,
                $"the exact limit is not asked for, and sooner is safe: {early} of {record.Lifetimes.Count} connections were closed sooner.",
                formula,
                limit.Value.TotalSeconds,
                shortest.After.TotalSeconds,
                "s",
                EndOf(shortest),
                record.Id);
        }

        var before = over.Count(holding => holding.After < limit.Value && record.IsClosedBefore(holding.Lifetime, observation.Lateness));
        if (early > 0 && early == before)
        {
            return new UnjudgedBound(
                BoundNames.LifetimeAtLeast,
                $"{early} of {record.Lifetimes.Count} connections were closed sooner, before the server had seen their clients come to the stall, on a machine that was late: another limit may have come first.",
                formula,
                limit.Value.TotalSeconds,
                shortest.After.TotalSeconds,
                "s",
                EndOf(shortest),
                record.Id)
            {
                IsDoubt = true,
                IsMachines = true,
            };
        }

        return new BoundResult(
            BoundNames.LifetimeAtLeast,
            formula,
            limit.Value.TotalSeconds,
            shortest.After.TotalSeconds,
            "s",
            early == 0,
            EndOf(shortest),
            record.Id,
            Detail: early == 0 ? null : $"The server closed {early} of {record.Lifetimes.Count} connections before their limit.")
        {
            ShowsGrowth = false,
        };
    }

    private static BoundOutcome AtMost(Observation observation, StallRecord record, IReadOnlyList<Holding> holdings)
    {
        var expectation = record.Plan.Expectation;
        var most = expectation.Longest;
        var formula = $"lifetime ≤ {Wording.Terms(expectation.Limits)} = {Wording.Seconds(most)}";
        if (holdings.Count == 0)
        {
            return new UnjudgedBound(
                BoundNames.LifetimeAtMost, "no connection was opened.", formula, most.TotalSeconds, Unit: "s", Workload: record.Id);
        }

        // A censored lifetime counts as at least what was seen: one that was opened late is short and breaks no bound.
        var (late, doubtful) = Split(holdings.Where(holding => holding.IsLate(record.Most(holding))));
        var longest = (late.Count > 0 ? late : holdings).MaxBy(holding => holding.Stalled - record.Most(holding));
        if (late.Count == 0 && Holding.Doubts(doubtful, holdings.Count) is { } doubts)
        {
            return new UnjudgedBound(
                BoundNames.LifetimeAtMost, doubts, formula, most.TotalSeconds, longest.Stalled.TotalSeconds, "s", EndOf(longest), record.Id) { IsDoubt = true, IsMachines = Holding.AreExcused(doubtful) };
        }

        var lost = late.ConvertAll(holding => PoolLost(observation.Lateness, record, holding));
        var pools = late.Count > 0 && !lost.Contains(null) ? lost[late.IndexOf(longest)] : null;
        return new BoundResult(
            BoundNames.LifetimeAtMost,
            formula,
            most.TotalSeconds,
            longest.Stalled.TotalSeconds,
            "s",
            late.Count == 0,
            EndOf(longest),
            record.Id,
            Detail: late.Count == 0
                ? null
                : $"{late.Count} of {holdings.Count} connections lived longer; the longest was {(longest.IsOver ? "closed by the server then" : "still held when the run ended")}.{(pools is { } pool ? Busy(pool) : Meanwhile(observation.Lateness, record, longest))}{KeptAfterFin(late)}")
        {
            IsPools = pools is not null,
        };
    }

    /// <summary>What the machine took of the longest one's time: less than it was late by.</summary>
    private static string Meanwhile(MachineLateness lateness, StallRecord record, Holding longest)
    {
        var end = longest.Lifetime.OpenedAt + longest.CertainAfter;
        return record.LatenessOf(longest.Lifetime.Shard, lateness).LostBetween(end - longest.Stalled, end) is var lost && lost > s_noTime
            ? $" The machine was late by {Wording.Seconds(lost)} of its time."
            : "";
    }

    /// <summary>Not an excuse: it says where to look.</summary>
    private static string Busy(TimeSpan lost) =>
        $" Work waited for the server's thread pool for {Wording.Seconds(lost)} of that time, on a machine that was not late: what else the server, or its process, was asked for kept it busy.";

    /// <summary>What the pool lost while a connection was held that was closed in the end, late by no more than that; <see langword="null"/>: it was late by more.</summary>
    private static TimeSpan? PoolLost(MachineLateness lateness, StallRecord record, Holding holding)
    {
        var end = holding.Lifetime.OpenedAt + holding.CertainAfter;
        var lost = lateness.PoolLostBetween(end - holding.Stalled, end);
        return holding.IsOver && lost >= holding.Stalled - record.Most(holding) ? lost : null;
    }

    private static BoundOutcome HeldPast(StallRecord record, IReadOnlyList<Holding> holdings)
    {
        var expectation = record.Plan.Expectation;
        var (held, doubtful) = Split(holdings.Where(holding => !holding.IsOver && holding.IsLate(record.Most(holding))));
        var formula = $"connections still held after more than {Wording.Seconds(expectation.Longest)} ({Wording.Limits(expectation.Limits)}) ≤ 0";
        if (held.Count == 0 && Holding.Doubts(doubtful, holdings.Count) is { } doubts)
        {
            return new UnjudgedBound(BoundNames.HeldPastLimit, doubts, formula, 0, Unit: "connections", Workload: record.Id) { IsDoubt = true, IsMachines = Holding.AreExcused(doubtful) };
        }

        return new BoundResult(
            BoundNames.HeldPastLimit,
            formula,
            0,
            held.Count,
            "connections",
            held.Count == 0,
            Workload: record.Id,
            Detail: held.Count == 0 ? null : $"{holdings.Count} connections were opened.{KeptAfterFin(held)}");
    }

    private static string KeptAfterFin(List<Holding> kept) => kept.Where(holding => holding.FinAfter is not null).Select(holding => holding.FinAfter!.Value).ToList() is { Count: > 0 } fins
        ? $" To {Wording.Amount(fins.Count, "connections")} of them the server sent FIN in time, the first after {Wording.Seconds(fins.Min())}, and holds the socket: a client that does not close its own side keeps it."
        : "";

    private static (List<Holding> Known, List<Holding> Doubtful) Split(IEnumerable<Holding> holdings)
    {
        var all = holdings.ToLookup(holding => holding.Doubt is null);
        return ([.. all[true]], [.. all[false]]);
    }

    private static TimeSpan EndOf(Holding holding) => holding.Lifetime.OpenedAt + holding.After;
}
