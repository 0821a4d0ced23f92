using System.Globalization;
using Leak.Bounds.Engine;
using Leak.Bounds.Facts;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>What the readable reports say alike; not escaped.</summary>
internal static class ReportWords
{
    /// <summary>The most runs of one scenario.</summary>
    public const int MostRuns = 3;

    private static readonly string[] s_boundColumns = ["bound", "workload", "what had to hold", "limit", "observed", "at", "outcome"];

    /// <summary>The run in a sentence.</summary>
    public static string Headline(RunReport report)
    {
        var all = report.Scenarios.Count;
        var wrong = report.Scenarios.Count(verdict => !verdict.AsExpected);
        var outcome = (all, wrong) switch
        {
            (0, _) => "No scenario has run",
            (1, 0) => "The scenario is as expected",
            (1, _) => "The scenario is not as expected",
            (_, 0) => $"All {all} scenarios are as expected",
            _ => $"{wrong} of {all} scenarios not as expected",
        };
        var whole = report.NotRun.Count == 0 ? outcome : $"{outcome}; {report.NotRun.Count} not run";
        return report.Interrupted ? $"Interrupted: {char.ToLowerInvariant(whole[0])}{whole[1..]}" : whole;
    }

    /// <summary>The scenario and its timeouts.</summary>
    public static string Name(ScenarioVerdict verdict) => verdict.Observation.Scenario.Title;

    /// <summary>Every judged bound, broken ones first.</summary>
    public static ReportTable BoundTable(ScenarioVerdict verdict) => new(
        $"Bounds of {Name(verdict)}",
        s_boundColumns,
        [
            .. verdict.Bounds.OrderBy(bound => bound.Passed).Select(bound => (IReadOnlyList<string>)
            [
                bound.Name,
                bound.Workload ?? "all",
                bound.Formula,
                Wording.Amount(bound.Limit, bound.Unit),
                Wording.Amount(bound.Observed, bound.Unit),
                bound.At is { } at ? Wording.Seconds(at) : "–",
                Outcome(bound),
            ]),
        ]);

    /// <summary>Whether a bound held. One that a control must break does not look like a failure.</summary>
    public static string Outcome(BoundResult bound) => bound.Passed ? "held" : bound.IsMeant ? "broken, as expected" : "BROKEN";

    /// <summary>How often it was run, where the machine was too late for a verdict before; <see langword="null"/>: once.</summary>
    public static string? Runs(ScenarioVerdict verdict) => verdict.RunsBefore.Count == 0
        ? null
        : $"Run {verdict.RunsBefore.Count + 1} of at most {MostRuns}, for {(verdict.WereMachines ? "the machine" : "the server's thread pool")} was late; before: {string.Join(" Then: ", verdict.RunsBefore)}";

    /// <summary>What the machine did not give to a run, in a sentence; <see langword="null"/>: nothing was recorded.</summary>
    public static string? Lateness(ScenarioVerdict verdict)
    {
        var observation = verdict.Observation;
        if (observation.FindSeries(Quantity.MachineLateness) is not { Samples.Count: > 0 } series)
        {
            return null;
        }

        var (sum, worst, at) = (series.Samples.Sum(sample => sample.Value), series.Peak!.Value.Value, series.Peak!.Value.At);
        return $"The machine was late by {Wording.Number(sum)} s of {series.Samples.Count} s: a thread of the load client's own that was due did not run; at most by {Wording.Number(worst)} s in one second, that before {Wording.Seconds(at)}.{ServersOwn(observation)}";
    }

    private static string ServersOwn(Observation observation) => observation.FindSeries(Quantity.ServerLateness) is { Samples: { Count: > 0 } samples }
        ? $" The threads of the server's process were ready to run and waited for others for at most {Wording.Number(samples.Sum(sample => sample.Value))} s of it."
        : "";

    /// <summary>What is said and not judged: what came after the verdict, the trend, probes that are not available.</summary>
    public static IEnumerable<string> Information(ScenarioVerdict verdict)
    {
        foreach (var remark in verdict.Remarks)
        {
            yield return remark;
        }

        foreach (var said in new[] { Runs(verdict), Lateness(verdict) }.OfType<string>())
        {
            yield return said;
        }

        if (ScenarioFigures.Of(verdict.Observation).TrendPerSecond is { } trend)
        {
            var value = trend.ToString("+0.##;-0.##;0", CultureInfo.InvariantCulture);
            yield return $"Trend of the open connections over the whole run (Theil–Sen): {value} connections per second.";
        }

        foreach (var latencies in LatencySentences.Of(verdict))
        {
            yield return latencies;
        }

        foreach (var series in verdict.Observation.Series.Where(series => series.Unavailable is not null))
        {
            yield return $"Probe {series.Quantity.Name} is not available: {series.Unavailable}";
        }
    }

    /// <summary>Where and how it ran.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(RunReport report)
    {
        yield return ("started", report.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        yield return ("engine", $"{report.Engine} ({report.EngineReason})");
        yield return ("tasks counted by", report.TaskSource ?? "nothing: they could not be counted");
        foreach (var fact in Facts(report.Environment))
        {
            yield return fact;
        }
    }

    /// <summary>Where it ran.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(RunEnvironment environment)
    {
        yield return ("runtime", environment.Runtime);
        yield return ("system", environment.Os);
        yield return ("cores", Wording.Number(environment.Cores));
        yield return ("file descriptors", environment.DescriptorLimit is { } limit ? $"at most {Wording.Number(limit)}" : "no known limit");
        yield return ("commit", environment.Commit ?? "not known");
        yield return ("arguments", environment.CommandLine.Length == 0 ? "none" : environment.CommandLine);
    }
}
