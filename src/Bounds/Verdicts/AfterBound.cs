using Leak.Bounds.Probes;

namespace Leak.Bounds.Verdicts;

/// <summary>Once the clients are gone, connections, requests and tasks are back at the baseline.</summary>
internal static class AfterBound
{
    private static readonly (string Bound, string Probe, string Unit)[] s_counts =
    [
        (BoundNames.ConnectionsAfter, ProbeNames.OpenConnections, "connections"),
        (BoundNames.TcpConnectionsAfter, ProbeNames.TcpConnections, "connections"),
        (BoundNames.RequestsAfter, ProbeNames.ActiveRequests, "requests"),
        (BoundNames.TasksAfter, ProbeNames.ActiveTasks, "tasks"),
    ];

    public static IEnumerable<Finding> Judge(Observation observation) =>
        s_counts.Select(count => Judge(observation, count.Bound, count.Probe, count.Unit));

    private static Finding Judge(Observation observation, string bound, string probe, string unit)
    {
        if (ProbeGap.Of(observation, probe) is { } gap)
        {
            return new Finding.NotJudged(new UnjudgedBound(bound, gap, Unit: unit));
        }

        if (!observation.Residual.TryGetValue(probe, out var residual))
        {
            return new Finding.NotJudged(new UnjudgedBound(bound, $"{probe} was not read after the clients were gone.", Unit: unit));
        }

        var baseline = observation.Baseline[probe];
        return new Finding.Judged(
            new BoundResult(
                bound,
                $"{probe} once the clients are gone ≤ {Wording.Number(baseline)} (baseline, before the first arrival)",
                baseline,
                residual,
                unit,
                residual <= baseline,
                Detail: residual <= baseline ? null : $"{Wording.Amount(residual - baseline, unit)} left behind."),
            Growth: true);
    }
}
