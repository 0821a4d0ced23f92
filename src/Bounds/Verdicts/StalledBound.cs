namespace Leak.Bounds.Verdicts;

/// <summary>Every connection came to its stall: one that is refused before that proves nothing.</summary>
internal static class StalledBound
{
    public static Finding.Judged Judge(WorkloadRecord record)
    {
        var never = record.Lifetimes.Where(lifetime => lifetime.StalledAfter is null).ToList();
        var statuses = never.GroupBy(lifetime => lifetime.StatusCode?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no answer");
        return new Finding.Judged(
            new BoundResult(
                BoundNames.Stalled,
                "connections that never came to their stall ≤ 0",
                0,
                never.Count,
                "connections",
                never.Count == 0,
                Workload: record.Plan.Workload.Id,
                Detail: never.Count == 0 ? null : $"Of {record.Lifetimes.Count}; their answers: {Wording.Counts(statuses.ToDictionary(group => group.Key, group => group.Count()))}."),
            Growth: false);
    }
}
