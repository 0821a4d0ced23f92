using System.Globalization;
using Leak.Bounds.Facts;

namespace Leak.Bounds.Verdicts;

/// <summary>Every connection stalled. A connection that is refused before that proves nothing.</summary>
internal sealed class StalledBound : StallBound
{
    protected override IEnumerable<BoundOutcome> Judge(Observation observation, StallRecord record)
    {
        var never = record.Lifetimes.Where(lifetime => lifetime.StalledAfter is null && !Applicability.IsStreamWithoutHead(record.Plan, lifetime)).ToList();
        var statuses = never.GroupBy(lifetime => lifetime.StatusCode?.ToString(CultureInfo.InvariantCulture) ?? "no answer");
        yield return new BoundResult(
            BoundNames.Stalled,
            "connections that did not stall ≤ 0",
            0,
            never.Count,
            "connections",
            never.Count == 0,
            Workload: record.Id,
            Detail: never.Count == 0 ? null : $"Of {record.Lifetimes.Count}; their answers: {Wording.Counts(statuses.ToDictionary(group => group.Key, group => group.Count()))}.")
        {
            ShowsGrowth = false,
        };
    }
}
