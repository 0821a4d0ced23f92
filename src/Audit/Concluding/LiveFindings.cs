using Leak.Audit.Findings;
using Leak.Bounds.Reports;
using Leak.Clients;
using Leak.Clients.Live;

namespace Leak.Audit.Concluding;

/// <summary>How legitimate clients fared.</summary>
internal static class LiveFindings
{
    /// <summary>The finding on one kind of client.</summary>
    /// <param name="client">Which.</param>
    /// <param name="latencies">How long its answers took.</param>
    /// <param name="results">When each of its requests had ended, and what became of it.</param>
    /// <param name="from">When the first stalled connection came, since the start of the audit.</param>
    /// <param name="to">When the stalled connections were let go.</param>
    public static LiveFinding Of(LiveClient client, IReadOnlyList<Latency> latencies, IReadOnlyList<(TimeSpan EndedAt, IterationResult Result)> results, TimeSpan from, TimeSpan to)
    {
        var failed = results.Where(one => !one.Result.Ok).ToList();
        return new()
        {
            Id = client.Id,
            Summary = client.Summary,
            Served = results.Count - failed.Count,
            Failed = failed.Count,
            FailedBefore = failed.Count(one => one.EndedAt < from),
            FailedAfter = failed.Count(one => one.EndedAt >= to),
            Failures = failed.CountBy(one => one.Result.Error ?? one.Result.Status).OrderByDescending(pair => pair.Value).ToDictionary(),
            Before = Figures(latencies.Where(latency => latency.AskedAt < from)),
            During = Figures(latencies.Where(latency => latency.AskedAt >= from && latency.AskedAt < to)),
            After = Figures(latencies.Where(latency => latency.AskedAt >= to)),
        };
    }

    private static LatencyFinding? Figures(IEnumerable<Latency> latencies)
    {
        var ordered = latencies.Select(latency => latency.Took).Order().ToList();
        return ordered.Count == 0 ? null : new LatencyFinding(ordered.Count, LatencySentences.Rank(ordered, 0.5), LatencySentences.Rank(ordered, 0.99));
    }
}
