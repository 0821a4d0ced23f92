using Leak.Bounds.Facts;
using Leak.Bounds.Pages;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>What a scenario showed, in sentences.</summary>
internal static class ScenarioWords
{
    /// <summary>Whether it runs to show growth, and did.</summary>
    public static bool IsControl(ScenarioVerdict verdict) => verdict.Observation.Scenario.Expected == Plans.Verdict.Growing;

    public static RowMark Mark(ScenarioVerdict verdict) => !verdict.AsExpected ? RowMark.Bad : IsControl(verdict) ? RowMark.Control : RowMark.Good;

    /// <summary>The verdict, in a word or two.</summary>
    public static string Verdict(ScenarioVerdict verdict) => (verdict.AsExpected, IsControl(verdict)) switch
    {
        (true, true) => "Control: grows, as it must without limits",
        (true, false) => "Bounded, as expected",
        (false, true) when verdict.Verdict == Plans.Verdict.Bounded => "Control did not grow",
        (false, _) when verdict.Verdict == verdict.Observation.Scenario.Expected => VerdictWords.Of(verdict),
        _ => $"{VerdictWords.Of(verdict)}, where {verdict.Observation.Scenario.Expected} was expected",
    };

    /// <summary>The figures behind it.</summary>
    public static IEnumerable<string> Figures(ScenarioVerdict verdict)
    {
        var observation = verdict.Observation;
        var figures = ScenarioFigures.Of(observation);
        if (figures.PeakConnections is { } peak)
        {
            yield return $"At most {Wording.Amount(peak, "connections")} at one time{Allowed(verdict, ScenarioCharts.Connections(observation))}.";
        }

        if (figures.PeakTasks is { } tasks)
        {
            yield return $"At most {Wording.Amount(tasks, "tasks")}{Allowed(verdict, Quantity.ActiveTasks)}.";
        }

        var stalled = observation.Stalls.Sum(record => record.Lifetimes.Count);
        if (stalled > 0)
        {
            yield return figures.Held == 0
                ? $"The server ended all {Wording.Amount(stalled, "stalled connections")}{(figures.LongestClosed is { } longest ? $", the longest after {Short(longest)}" : "")}."
                : $"{figures.Held} of {Wording.Amount(stalled, "stalled connections")} were still held when the run ended{(figures.LongestHeld is { } held ? $", the longest for {Short(held)} then" : "")}.";
        }

        if (figures.LeftBehind is { Count: > 0 } left && !verdict.AsExpected)
        {
            yield return $"Left behind once the clients were gone: {string.Join(", ", left.Select(count => Wording.Amount(count.Count, count.Unit)))}.";
        }

        foreach (var record in observation.Workloads.OfType<LiveRecord>().Take(3))
        {
            yield return $"{record.Id}: {Wording.Amount(record.Succeeded, "requests")} served, {(record.Failed == 0 ? "none failed" : $"{record.Failed} FAILED")}.";
        }
    }

    /// <summary>Of what is left beside a verdict that is as expected: why it may be; nothing where nothing is left.</summary>
    public static IEnumerable<string> WhyLeft(ScenarioVerdict verdict)
    {
        foreach (var (quantity, name) in new[] { (ScenarioCharts.Connections(verdict.Observation), BoundNames.ConnectionsAfter), (Quantity.ActiveRequests, BoundNames.RequestsAfter), (Quantity.ActiveTasks, BoundNames.TasksAfter) })
        {
            if (!verdict.Observation.Residual.TryGetValue(quantity, out var left) || !verdict.Observation.Baseline.TryGetValue(quantity, out var baseline) || left <= baseline)
            {
                continue;
            }

            var bound = verdict.Bounds.FirstOrDefault(bound => bound.Name == name);
            var more = Wording.Amount(left - baseline, quantity.Unit);
            yield return bound switch
            {
                { Passed: true } => $"{more}: allowed, since {bound.Formula}.",
                { IsMeant: true } => $"{more}: expected here. {bound.Detail}",
                _ => $"{more}: not judged, {verdict.NotJudged.FirstOrDefault(unjudged => unjudged.Name == name)?.Reason ?? "there is no bound on it."}",
            };
        }
    }

    private static string Allowed(ScenarioVerdict verdict, Quantity quantity) => ScenarioCharts.BoundOf(verdict, quantity) switch
    {
        null => "",
        (var limit, _, true) => $", where {Wording.Number(limit)} are allowed",
        (var limit, _, false) => $", where {Wording.Number(limit)} would be allowed with limits on",
    };

    private static string Short(TimeSpan time) => $"{Wording.Number(Math.Round(time.TotalSeconds, 2))} s";
}
