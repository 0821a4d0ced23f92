using Leak.Bounds.Engine;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>A line for each workload of a scenario that has several: on the console, in every report, and in the engine's own.</summary>
internal static class WorkloadTable
{
    private const string Nothing = "–";

    private static readonly string[] s_columns =
        ["workload", "arrivals", "closed", "held", "longest lifetime", "limit that fired", "left behind", "verdict", "expected"];

    /// <summary>The lines, in the scenario's order; <see langword="null"/> where the scenario has one workload.</summary>
    public static ReportTable? Of(ScenarioVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return verdict.Workloads.Count < 2 ? null : new ReportTable(
            $"Workloads of {ReportWords.Name(verdict)}", s_columns, [.. verdict.Workloads.Select(Row)]);
    }

    private static string[] Row(WorkloadVerdict verdict)
    {
        var record = verdict.Record;
        var arrivals = ResultTable.Arrivals(record.Arrivals.Count, record.Workload.Schedule.Planned);
        string[] cells = record is StallRecord stall
            ? [
                record.Id,
                arrivals,
                $"{stall.Lifetimes.Count(lifetime => !lifetime.IsCensored)}",
                $"{stall.Lifetimes.Count(lifetime => lifetime.IsCensored)}",
                ResultTable.Lifetime(stall.Lifetimes),
                LimitsFired(stall),
                LeftBehind(stall),
                NotApplicable(verdict) ?? VerdictWords.Of(verdict),
                $"{verdict.Expected}",
            ]
            : [record.Id, arrivals, Nothing, Nothing, Nothing, Nothing, Nothing, NotApplicable(verdict) ?? Served(verdict), "all served"];
        return [.. cells.Select(PlainText.OneLine)];
    }

    private static string? NotApplicable(WorkloadVerdict verdict) =>
        verdict.NotApplicable is { } why ? $"not applicable: {why}" : null;

    // Of a run that allows no judgement the figures alone would look like a pass.
    private static string Served(WorkloadVerdict verdict)
    {
        var record = verdict.Record;
        var served = record.Succeeded + record.Failed == 0 ? "NONE served"
            : record.Failed == 0 ? $"{record.Succeeded} served" : $"{record.Succeeded} served, {record.Failed} FAILED";
        return verdict.Verdict == Verdict.Inconclusive ? $"{Verdict.Inconclusive}, {served}" : served;
    }

    private static string LimitsFired(StallRecord record)
    {
        var requests = record.RequestLimitsFired?.Keys.Select(limit => $"{limit} (requests)").ToList() ?? [];
        var saysNothingMore = requests.Count > 0 && record.LimitsFired is { Count: 0 };
        return string.Join(", ", saysNothingMore ? requests : requests.Append(ResultTable.Limits(record.LimitsFired)));
    }

    private static string LeftBehind(StallRecord record) => record.LeftBehind switch
    {
        null => "not known",
        0 => "nothing",
        { } left => Wording.Amount(left, "connections"),
    };
}
