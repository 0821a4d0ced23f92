using Leak.Bounds.Engine;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>A scenario's verdict as tables for the engine's own report.</summary>
internal static class EngineTables
{
    private const string All = "all";

    /// <summary>The row of the results, those of its workloads, the bounds that were judged, and those that were not.</summary>
    public static IReadOnlyList<ReportTable> Of(ScenarioVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        var tables = new List<ReportTable>
        {
            ResultTable.Of([verdict]),
        };
        if (WorkloadTable.Of(verdict) is { } workloads)
        {
            tables.Add(workloads with { Title = "Workloads" });
        }

        tables.Add(new(
            "Bounds",
            ["bound", "workload", "held", "seen", "formula"],
            [.. verdict.Bounds.Select(bound => Row(bound.Name, bound.Workload ?? All, bound.Passed ? "yes" : bound.IsMeant ? "no, as expected" : "NO", Wording.Amount(bound.Observed, bound.Unit), bound.Formula))]));
        if (verdict.NotJudged.Count > 0)
        {
            tables.Add(new("Not judged", ["bound", "workload", "why"], [.. verdict.NotJudged.Select(bound => Row(bound.Name, bound.Workload ?? All, bound.Reason))]));
        }

        if (verdict.Reasons.Count > 0)
        {
            tables.Add(new("Reasons", ["reason"], [.. verdict.Reasons.Select(reason => Row(reason))]));
        }

        return tables;
    }

    private static string[] Row(params string[] cells) => [.. cells.Select(PlainText.OneLine)];
}
