using Leak.Audit.Findings;
using Leak.Bounds.Engine;
using Leak.Bounds.Verdicts;

namespace Leak.Audit.Reports;

/// <summary>A line for each legitimate client: what it was served, and how long that took before, during and after the stalls.</summary>
internal static class LiveTable
{
    private static readonly string[] s_columns =
        ["client", "served", "failed", "before (median, p99)", "during", "after", "what it does"];

    /// <returns>The table; <see langword="null"/>: no such client asked.</returns>
    public static ReportTable? Of(AuditReport report)
    {
        var asked = report.Live.Where(live => live.NotApplicable is null).ToList();
        return asked.Count == 0 ? null : new ReportTable("", s_columns, [.. asked.Select(Row)]);
    }

    private static string[] Row(LiveFinding live) =>
    [
        live.Id,
        Wording.Number(live.Served),
        live.Failures.Count == 0 ? Wording.Number(live.Failed) : $"{Wording.Number(live.Failed)} ({When(live)}): {Wording.Counts(live.Failures, most: 3)}",
        Took(live.Before),
        Took(live.During),
        Took(live.After),
        live.Summary,
    ];

    private static string When(LiveFinding live) => string.Join(", ", new[] { (live.FailedBefore, "before"), (live.Failed - live.FailedBefore - live.FailedAfter, "during"), (live.FailedAfter, "after") }
        .Where(part => part.Item1 > 0)
        .Select(part => $"{Wording.Number(part.Item1)} {part.Item2}"));

    private static string Took(LatencyFinding? latency) =>
        latency is null ? AuditWords.Nothing : $"{Times.Latency(latency.Median)}, {Times.Latency(latency.P99)}";
}
