using Leak.Bounds.Facts;
using Leak.Bounds.Verdicts;
using Leak.Clients.Live;

namespace Leak.Bounds.Reports;

/// <summary>How long live clients waited for their answers before the first stalled connection came, and while stalls were held.</summary>
internal static class LatencySentences
{
    /// <summary>A sentence for each live client that has answers. It is for information, and no bound.</summary>
    /// <param name="verdict">Of the scenario that they ran in.</param>
    public static IReadOnlyList<string> Of(ScenarioVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return [.. Of(verdict.Observation)];
    }

    private static IEnumerable<string> Of(Observation observation)
    {
        foreach (var record in observation.Workloads.OfType<LiveRecord>().Where(record => record.Latencies.Count > 0))
        {
            var id = record.Id;
            var (before, during) = Parts(observation, record);
            yield return FirstStalled(observation) is not null
                ? $"{id}: p99 {Figures(before)} before the first stalled connection, {Figures(during)} from then on."
                : $"{id}: p99 {Figures(during)}.";
        }
    }

    /// <summary>The answers asked for before the first stalled connection, and those from then on. Where none stalls, all are of the latter.</summary>
    internal static (IReadOnlyList<Latency> Before, IReadOnlyList<Latency> During) Parts(Observation observation, LiveRecord record)
    {
        var first = FirstStalled(observation) ?? TimeSpan.MinValue;
        return ([.. record.Latencies.Where(latency => latency.AskedAt < first)], [.. record.Latencies.Where(latency => latency.AskedAt >= first)]);
    }

    private static TimeSpan? FirstStalled(Observation observation) =>
        observation.Stalls.Where(record => record.Arrivals.Count > 0).Select(record => (TimeSpan?)record.Arrivals[0]).Min();

    private static string Figures(IEnumerable<Latency> latencies)
    {
        var ordered = latencies.Select(latency => latency.Took.TotalSeconds).Order().ToList();
        return ordered.Count == 0 ? "not measured" : $"{Milliseconds(Rank(ordered, 0.99))} (median {Milliseconds(Rank(ordered, 0.5))}, {ordered.Count} answers)";
    }

    // Nearest rank: a value that was seen, never one between two.
    internal static T Rank<T>(List<T> ordered, double share) => ordered[(int)Math.Ceiling(share * ordered.Count) - 1];

    private static string Milliseconds(double seconds) => $"{Wording.Number(Math.Round(seconds * 1000, 2))} ms";
}
