using Leak.Bounds.Engine;
using Leak.Bounds.Facts;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>
/// What became of the stalls of each limit while that limit was off, alone or with another: who is guarded by nothing else, and who by what. Computed
/// from the run, not from what was expected of it.
/// </summary>
internal static class DefenceTable
{
    private static readonly string[] s_columns = ["limit that was off", "held", "closed by another", "others as before", "left behind"];

    private static readonly string[] s_columnsOfPairs = ["limits that were off", .. s_columns[1..]];

    /// <summary>A row for each scenario with one limit off, or two; <see langword="null"/> where there is none.</summary>
    public static ReportTable? Of(IReadOnlyList<ScenarioVerdict> scenarios)
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        var rows = Rows(scenarios).Select(Row).ToList();
        var pairs = Rows(scenarios).Any(verdict => verdict.Observation.Scenario.WithoutEach.Count > 1);
        return rows.Count == 0 ? null : new ReportTable(pairs ? "Limits off, two at a time" : "One limit off at a time", pairs ? s_columnsOfPairs : s_columns, rows);
    }

    /// <summary>The scenarios that have a row, in its order.</summary>
    internal static IReadOnlyList<ScenarioVerdict> Rows(IReadOnlyList<ScenarioVerdict> scenarios) =>
        [.. scenarios.Where(verdict => verdict.Observation.Scenario.Without is not null)];

    private static string[] Row(ScenarioVerdict verdict)
    {
        var limit = verdict.Observation.Scenario.Without!;
        var off = verdict.Observation.Scenario.WithoutEach;
        var its = verdict.Observation.Stalls.Where(record => off.Contains(record.Plan.Stall.StoppedBy)).ToList();
        var others = verdict.Workloads.Where(workload => !its.Contains(workload.Record) && workload.NotApplicable is null).ToList();
        var held = its.Where(record => record.Lifetimes.Any(lifetime => lifetime.IsCensored)).ToList();
        var wrong = others.Where(workload => !workload.AsExpected).Select(workload => workload.Record.Id).ToList();
        string[] cells =
        [
            limit,
            Words(held.Select(record => record.Id)),
            Words(its.Except(held)
                .GroupBy(Closer, StringComparer.Ordinal)
                .Select(group => $"{string.Join(", ", group.Select(record => record.Id))} ({group.Key})")),
            wrong.Count == 0 ? $"{others.Count}" : $"{others.Count - wrong.Count}, but not {string.Join(", ", wrong)}",
            ResultTable.LeftBehind(ScenarioFigures.Of(verdict.Observation)),
        ];
        return [.. cells.Select(PlainText.OneLine)];
    }

    /// <summary>What the server says; of a stall whose requests were ended, the limit that is held to have done that comes first.</summary>
    private static string Closer(StallRecord record)
    {
        var fired = record.LimitsFired switch
        {
            null => "not told",
            { Count: 0 } => "of itself",
            var limits => string.Join(", ", limits.Keys),
        };
        return record.Plan.Stall.EndsByRequest ? $"requests by {record.Plan.Expectation.Limit.Name}, then {fired}" : fired;
    }

    private static string Words(IEnumerable<string> words) => string.Join(", ", words) is { Length: > 0 } text ? text : "none";
}
