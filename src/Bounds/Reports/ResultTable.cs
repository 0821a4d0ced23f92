using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>The one table of a run: on the console, in every report, and in the engine's own.</summary>
public static class ResultTable
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
            scenario.TimeoutsOn ? "on" : "off",
            figures.Arrivals == figures.Planned ? $"{figures.Arrivals}" : $"{figures.Arrivals} of {figures.Planned}",
            Number(figures.PeakConnections),
            Number(figures.PeakTasks),
            Lifetime(figures),
            figures.LimitsFired.Count > 0 ? Wording.Counts(figures.LimitsFired, most: 3) : figures.LimitsKnown ? "none" : "–",
            LeftBehind(figures),
            Words(verdict),
            scenario.Expected.ToString(),
        ];
        return [.. cells.Select(PlainText.OneLine)];
    }

    private static string Number(double? value) => value is { } known ? Wording.Number(known) : "–";

    private static string Lifetime(ScenarioFigures figures) => (figures.LongestClosed, figures.LongestHeld) switch
    {
        (null, null) => "–",
        ({ } closed, null) => Rounded(closed),
        (null, { } held) => $"≥ {Rounded(held)} (held)",
        ({ } closed, { } held) => closed >= held ? Rounded(closed) : $"≥ {Rounded(held)} (held)",
    };

    // Two decimals suffice to read; the bounds below the table have three.
    private static string Rounded(TimeSpan time) => $"{Wording.Number(Math.Round(time.TotalSeconds, 2))} s";

    private static string LeftBehind(ScenarioFigures figures) => figures.LeftBehind switch
    {
        null => "not known",
        [] => "nothing",
        var left => string.Join(", ", left.Select(count => Wording.Amount(count.Count, count.Unit))),
    };

    // A broken bound that is no growth leaves the word as expected: the cell must not look like a pass.
    private static string Words(ScenarioVerdict verdict)
    {
        var word = verdict.Verdict.ToString();
        return !verdict.AsExpected && verdict.Verdict == verdict.Observation.Scenario.Expected
            ? $"{word}, but {Wording.Amount(verdict.Broken.Count(), "bounds")} broken"
            : word;
    }
}
