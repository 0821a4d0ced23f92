using Leak.Bounds.Engine;

namespace Leak.Bounds.Reports;

/// <summary>A run as it is printed: tables, then lines. No text in it has a control character. Markup is not escaped.</summary>
/// <param name="Results">A row for each scenario.</param>
/// <param name="Details">A table for each scenario of several workloads, and one of the limits that were off in turn.</param>
/// <param name="Lines">Latencies; then why anything is not as expected, and where a growing server's tasks were parked.</param>
public sealed record RunSummary(ReportTable Results, IReadOnlyList<ReportTable> Details, IReadOnlyList<string> Lines)
{
    /// <summary>The reports have all of it.</summary>
    private const int MostProfileLines = 16;

    /// <summary>Sums up a run.</summary>
    public static RunSummary Of(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        ReportTable?[] details = [.. run.Scenarios.Select(WorkloadTable.Of), DefenceTable.Of(run.Scenarios)];
        return new RunSummary(ResultTable.Of(run), [.. details.OfType<ReportTable>()], [.. LinesOf(run)]);
    }

    private static IEnumerable<string> LinesOf(RunReport run)
    {
        foreach (var sentence in run.Scenarios.SelectMany(LatencySentences.Of))
        {
            yield return sentence;
        }

        foreach (var verdict in run.Scenarios.Where(verdict => !verdict.AsExpected))
        {
            var scenario = verdict.Observation.Scenario;
            yield return $"{scenario.Title}: {VerdictWords.Of(verdict)}, expected {scenario.Expected}";
            foreach (var reason in verdict.Reasons)
            {
                yield return $"  - {reason}";
            }
        }

        foreach (var verdict in run.Scenarios)
        {
            if (ReportWords.Runs(verdict) is { } runs)
            {
                yield return $"{verdict.Observation.Scenario.Title}: {char.ToLowerInvariant(runs[0])}{runs[1..]}";
            }
        }

        foreach (var verdict in run.Scenarios.Where(verdict => verdict.Remarks.Count > 0))
        {
            yield return $"{verdict.Observation.Scenario.Title}: {string.Join(" ", verdict.Remarks)}";
        }

        foreach (var verdict in run.Scenarios.Where(verdict => verdict.Profile.Count > 0))
        {
            yield return $"{verdict.Observation.Scenario.Title}. {ProfileText.Heading(verdict)}:";
            foreach (var line in ProfileText.Of(verdict).Take(MostProfileLines))
            {
                yield return $"  {line}";
            }
        }
    }
}
