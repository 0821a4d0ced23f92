using Leak.Bounds.Facts;

namespace Leak.Bounds.Verdicts;

/// <summary>A live client is served and never cut, timeouts on or off.</summary>
internal sealed class ServedBound : IBound
{
    public IEnumerable<BoundOutcome> Judge(Observation observation) => observation.Workloads.OfType<LiveRecord>().Select(Judge);

    private static BoundResult Judge(LiveRecord record) => new(
        BoundNames.LiveClientsServed,
        "requests that failed ≤ 0",
        0,
        record.Failed,
        "requests",
        record.Failed == 0,
        Workload: record.Id,
        Detail: record.Failed == 0
            ? null
            : $"{record.Succeeded} succeeded; the failures: {(record.Failures.Count == 0 ? "not told" : Wording.Counts(record.Failures))}.")
    {
        ShowsGrowth = false,
    };
}
