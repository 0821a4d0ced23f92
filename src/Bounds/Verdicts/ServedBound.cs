using Leak.Bounds.Facts;

namespace Leak.Bounds.Verdicts;

/// <summary>A live client is served and never cut, timeouts on or off.</summary>
internal sealed class ServedBound : IBound
{
    public IEnumerable<BoundOutcome> Judge(Observation observation) => observation.Workloads.OfType<LiveRecord>().Select(Judge);

    private static BoundResult Judge(LiveRecord record)
    {
        // A client that waits for its first answer when the run ends was not served.
        var unanswered = record.Succeeded + record.Failed == 0 ? record.Arrivals.Count : 0;
        var failed = record.Failed + unanswered;
        return new BoundResult(
            BoundNames.LiveClientsServed,
            "requests that failed ≤ 0",
            0,
            failed,
            "requests",
            failed == 0,
            Workload: record.Id,
            Detail: failed == 0 ? null
                : unanswered > 0 ? "None was answered before the run ended."
                : $"{record.Succeeded} succeeded; the failures: {(record.Failures.Count == 0 ? "not told" : Wording.Counts(record.Failures))}.")
        {
            ShowsGrowth = false,
        };
    }
}
