using Leak.Bounds.Engine;
using Leak.Bounds.Facts;
using Leak.Bounds.Verdicts;
using Leak.Clients.Parking;

namespace Leak.Bounds.Reports;

/// <summary>The one table of a run: on the console, in every report, and in the engine's own.</summary>
internal static class ResultTable
{
    private static readonly string[] s_columns =
    [
        "scenario", "timeouts", "arrivals", "peak connections", "peak tasks", "longest lifetime", "limit that fired", "left behind", "verdict", "expected",
    ];

    /// <summary>A row for each scenario. The cells are of one line and without control characters; markup is not escaped.</summary>
    public static ReportTable Of(RunReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Of(report.Scenarios);
    }

    /// <inheritdoc cref="Of(RunReport)"/>
    public static ReportTable Of(IReadOnlyList<ScenarioVerdict> scenarios)
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        return new ReportTable("Verdicts", s_columns, [.. scenarios.Select(Row)]);
    }

    private static string[] Row(ScenarioVerdict verdict)
    {
        var scenario = verdict.Observation.Scenario;
        var figures = ScenarioFigures.Of(verdict.Observation);
        string[] cells =
        [
            scenario.Id,
            scenario.Settings,
            Arrivals(figures.Arrivals, figures.Planned),
            Number(figures.PeakConnections),
            Number(figures.PeakTasks),
            Lifetime(figures.LongestClosed, figures.LongestHeld),
            Limits(figures.LimitsFired ?? OfNoStall(verdict.Observation)),
            LeftBehind(figures),
            $"{VerdictWords.Of(verdict)}{NotApplicable(verdict)}{Runs(verdict)}",
            scenario.Expected.ToString(),
        ];
        return [.. cells.Select(PlainText.OneLine)];
    }

    /// <summary>Where no client stalls, those that closed connections nevertheless.</summary>
    private static IReadOnlyDictionary<string, int>? OfNoStall(Observation observation) =>
        observation.Workloads.OfType<LiveRecord>().Select(record => record.LimitsFired).FirstOrDefault(fired => fired is { Count: > 0 });

    internal static string Arrivals(int began, int planned) => began == planned ? $"{began}" : $"{began} of {planned}";

    internal static string Limits(IReadOnlyDictionary<string, int>? fired) => fired switch
    {
        null => "–",
        { Count: 0 } => "none",
        _ => Wording.Counts(fired, most: 3),
    };

    private static string Number(double? value) => value is { } known ? Wording.Number(known) : "–";

    /// <summary>The longest of some connections.</summary>
    internal static string Lifetime(IReadOnlyList<Lifetime> lifetimes) => Lifetime(
        ScenarioFigures.Longest(lifetimes.Where(lifetime => !lifetime.IsCensored)),
        ScenarioFigures.Longest(lifetimes.Where(lifetime => lifetime.IsCensored)));

    private static string Lifetime(TimeSpan? longestClosed, TimeSpan? longestHeld) => (longestClosed, longestHeld) switch
    {
        (null, null) => "–",
        ({ } closed, null) => Rounded(closed),
        (null, { } held) => $"≥ {Rounded(held)} (held)",
        ({ } closed, { } held) => closed >= held ? Rounded(closed) : $"≥ {Rounded(held)} (held)",
    };

    // Two decimals suffice to read; the bounds below the table have three.
    private static string Rounded(TimeSpan time) => $"{Wording.Number(Math.Round(time.TotalSeconds, 2))} s";

    internal static string LeftBehind(ScenarioFigures figures) => figures.LeftBehind switch
    {
        null => "not known",
        [] => "nothing",
        var left => string.Join(", ", left.Select(count => Wording.Amount(count.Count, count.Unit))),
    };

    private static string NotApplicable(ScenarioVerdict verdict) =>
        verdict.Workloads.Count(workload => workload.NotApplicable is not null) is > 0 and var count
            ? $", {count} of {verdict.Workloads.Count} not applicable"
            : "";

    private static string Runs(ScenarioVerdict verdict) => verdict.RunsBefore.Count == 0 ? "" : $", run {verdict.RunsBefore.Count + 1} of {ReportWords.MostRuns}";
}
