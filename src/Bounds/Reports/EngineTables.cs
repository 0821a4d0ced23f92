using Leak.Bounds.Engine;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>A scenario's verdict as tables for the engine's own report. That report may order tables by their titles, so the titles have numbers.</summary>
internal static class EngineTables
{
    private const string All = "all";

    /// <summary>The row of the results, why it is so, the rows of the workloads, the bounds that were judged, and those that were not.</summary>
    public static IReadOnlyList<ReportTable> Of(ScenarioVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        var scenario = verdict.Observation.Scenario;
        var tables = new List<ReportTable>
        {
            CallControls(ResultTable.Of([verdict]) with { Title = "1. Verdict" }, _ => scenario.IsControl),
        };
        if (verdict.Reasons.Count > 0)
        {
            tables.Add(new("2. Reasons", ["reason"], [.. verdict.Reasons.Select(reason => Row(reason))]));
        }

        if (WorkloadTable.Of(verdict) is { } workloads)
        {
            tables.Add(CallControls(workloads with { Title = "3. Workloads" }, at => verdict.Workloads[at].Record.Workload is StallPlan plan && scenario.IsControlled(plan)));
        }

        tables.Add(new(
            "4. Bounds",
            ["bound", "workload", "held", "seen", "formula"],
            [.. verdict.Bounds.Select(bound => Row(bound.Name, bound.Workload ?? All, bound.Passed ? "yes" : bound.IsMeant ? "no, as expected" : "NO", Wording.Amount(bound.Observed, bound.Unit), bound.Formula))]));
        if (verdict.NotJudged.Count > 0)
        {
            tables.Add(new("5. Not judged", ["bound", "workload", "why"], [.. verdict.NotJudged.Select(bound => Row(bound.Name, bound.Workload ?? All, bound.Reason))]));
        }

        return tables;
    }

    /// <summary>The last column says what is expected. For a control, which must grow, it says that it is a control.</summary>
    private static ReportTable CallControls(ReportTable table, Func<int, bool> isControl) =>
        table with { Rows = [.. table.Rows.Select((row, at) => isControl(at) ? (IReadOnlyList<string>)[.. row.SkipLast(1), $"{row[^1]} (a control)"] : row)] };

    private static string[] Row(params string[] cells) => [.. cells.Select(PlainText.OneLine)];
}
