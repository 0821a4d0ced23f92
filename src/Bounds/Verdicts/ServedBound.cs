namespace Leak.Bounds.Verdicts;

/// <summary>A live client is served and never cut, timeouts on or off.</summary>
internal static class ServedBound
{
    public static Finding.Judged Judge(WorkloadRecord record) => new(
        new BoundResult(
            BoundNames.LiveClientsServed,
            "requests that failed ≤ 0",
            0,
            record.Failed,
            "requests",
            record.Failed == 0,
            Workload: record.Plan.Workload.Id,
            Detail: record.Failed == 0
                ? null
                : $"{record.Succeeded} succeeded; the failures: {(record.Failures.Count == 0 ? "not told" : Wording.Counts(record.Failures))}."),
        Growth: false);
}
