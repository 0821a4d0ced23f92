using Leak.Audit.Findings;
using Leak.Bounds.Engine;
using Leak.Bounds.Verdicts;

namespace Leak.Audit.Reports;

/// <summary>A line for each count of the server: before the stalls, at its most, and once they were gone.</summary>
internal static class CountTable
{
    private const double Mebibyte = 1024 * 1024;

    private static readonly string[] s_columns = ["count", "before", "most", "after"];

    /// <returns>The table; <see langword="null"/>: nothing was counted.</returns>
    public static ReportTable? Of(AuditReport report) => report.Counts.Count == 0 ? null : new ReportTable(
        "", s_columns, [.. report.Counts.Select(count => new[] { count.Name, Value(count.Before, count.Unit), Value(count.Peak, count.Unit), Value(count.After, count.Unit) })]);

    private static string Value(double value, string unit) => unit switch
    {
        "bytes" => $"{Wording.Number(Math.Round(value / Mebibyte, 2))} MiB",
        "s" => $"{Wording.Number(Math.Round(value, 2))} s",
        _ => Wording.Number(value),
    };
}
