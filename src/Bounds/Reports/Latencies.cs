using Leak.Bounds.Probes;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>How long live clients waited for their answers before the first stalled connection came, and while stalls were held.</summary>
public static class Latencies
{
    /// <summary>A sentence for each live client that has some; for information, no bound.</summary>
    /// <param name="verdict">Of the scenario that they ran in.</param>
    public static IReadOnlyList<string> Sentences(ScenarioVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return [.. Sentences(verdict.Observation)];
    }

    private static IEnumerable<string> Sentences(Observation observation)
    {
        var stalls = observation.Workloads.Where(record => record.Plan.Limit is not null && record.Arrivals.Count > 0).ToList();
        var first = stalls.Count == 0 ? (TimeSpan?)null : stalls.Min(record => record.Arrivals[0]);
        foreach (var record in observation.Workloads.Where(record => record.Latencies.Count > 0))
        {
            var id = record.Plan.Workload.Id;
            yield return first is { } from
                ? $"{id}: p99 {Figures(record.Latencies.Where(sample => sample.At < from))} before the first stalled connection, {Figures(record.Latencies.Where(sample => sample.At >= from))} from then on."
                : $"{id}: p99 {Figures(record.Latencies)}.";
        }
    }

    private static string Figures(IEnumerable<Sample> samples)
    {
        var ordered = samples.Select(sample => sample.Value).Order().ToList();
        return ordered.Count == 0 ? "not measured" : $"{Milliseconds(Rank(ordered, 0.99))} (median {Milliseconds(Rank(ordered, 0.5))}, {ordered.Count} answers)";
    }

    // Nearest rank: a value that was seen, never one between two.
    private static double Rank(List<double> ordered, double share) => ordered[(int)Math.Ceiling(share * ordered.Count) - 1];

    private static string Milliseconds(double seconds) => $"{Wording.Number(Math.Round(seconds * 1000, 2))} ms";
}
