using Leak.Bounds.Workloads;

namespace Leak.Bounds.Verdicts;

/// <summary>With the timeouts off the same workload must grow, or the pair would pass whatever the server did.</summary>
internal static class ControlBound
{
    /// <summary>The share of arrivals that must still be held.</summary>
    private const double Share = 0.95;

    public static IEnumerable<Finding.Judged> Judge(WorkloadRecord record)
    {
        var id = record.Plan.Workload.Id;

        // What its endpoint had no room for never stalled, and another limit may close it.
        var stalled = record.Lifetimes.Where(lifetime => !LifetimeBound.IsRefused(record, lifetime)).ToList();
        var refused = record.Lifetimes.Count - stalled.Count;
        var arrivals = record.Arrivals.Count - refused;
        var held = stalled.Count(lifetime => lifetime.IsCensored);
        var closed = stalled.Where(lifetime => !lifetime.IsCensored).ToList();
        var first = closed.Count == 0 ? (TimeSpan?)null : closed.Min(lifetime => lifetime.OpenedAt + lifetime.Duration);
        var least = Math.Ceiling(Share * arrivals);

        yield return new Finding.Judged(
            new BoundResult(
                BoundNames.ControlHeld,
                $"connections held when the run ended ≥ 95% of {arrivals} arrivals{(refused > 0 ? $" that were not refused (503: {refused})" : "")} = {Wording.Number(least)}",
                least,
                held,
                "connections",
                held >= least && held > 0,
                Workload: id,
                Detail: held >= least ? null : "A control that does not grow proves nothing: its pair would pass whatever the server did."),
            Growth: true);
        yield return new Finding.Judged(
            new BoundResult(
                BoundNames.ControlClosed,
                "connections closed by the server, with nothing on that closes them, ≤ 0",
                0,
                closed.Count,
                "connections",
                closed.Count == 0,
                first,
                id,
                Detail: first is null ? null : $"The first was closed at {Wording.Seconds(first.Value)}{Reasons(record)}: are the timeouts really off?"),
            Growth: true);
        if (record.Plan is { Workload: IStall { EndsByRequest: true }, Fate: not Fate.RequestsEnded })
        {
            var ended = stalled.Sum(lifetime => lifetime.RequestsEnded?.Count ?? 0);
            yield return new Finding.Judged(
                new BoundResult(
                    BoundNames.ControlEnded,
                    "requests ended by the server, with nothing that ends them, ≤ 0",
                    0,
                    ended,
                    "requests",
                    ended == 0,
                    Workload: id),
                Growth: true);
        }
    }

    private static string Reasons(WorkloadRecord record) =>
        record.LimitsFired is { Count: > 0 } fired ? $", and the server says {Wording.Counts(fired)}" : "";
}
