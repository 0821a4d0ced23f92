using Leak.Bounds.Probes;

namespace Leak.Bounds.Verdicts;

/// <summary>Once the clients are gone, connections, requests and tasks are back at the baseline, but for handlers that ignore their token.</summary>
internal static class AfterBound
{
    private static readonly (string Bound, string Probe, string Unit)[] s_counts =
    [
        (BoundNames.ConnectionsAfter, ProbeNames.OpenConnections, "connections"),
        (BoundNames.TcpConnectionsAfter, ProbeNames.TcpConnections, "connections"),
        (BoundNames.RequestsAfter, ProbeNames.ActiveRequests, "requests"),
        (BoundNames.TasksAfter, ProbeNames.ActiveTasks, "tasks"),
    ];

    public static IEnumerable<Finding> Judge(Observation observation)
    {
        var deaf = DeafShare.Of(observation.Scenario, observation.Workloads);
        return s_counts.Select(count => Judge(observation, deaf, count.Bound, count.Probe, count.Unit));
    }

    /// <summary>What the counts must come back to, by probe: the baseline, and what handlers that ignore their token may keep.</summary>
    public static IReadOnlyDictionary<string, double> Allowed(
        Scenario scenario, IEnumerable<WorkloadRecord> workloads, IReadOnlyDictionary<string, double> baseline)
    {
        var deaf = DeafShare.Of(scenario, workloads);
        return baseline.ToDictionary(pair => pair.Key, pair => pair.Value + (Kept(deaf, pair.Key) ?? 0));
    }

    private static double? Kept(DeafShare deaf, string probe) => probe switch
    {
        ProbeNames.OpenConnections or ProbeNames.ActiveRequests => deaf.Requests,
        ProbeNames.ActiveTasks => deaf.Tasks,
        _ => 0,
    };

    private static Finding Judge(Observation observation, DeafShare deaf, string bound, string probe, string unit)
    {
        var missing = ProbeGap.Of(observation, probe)
            ?? (!observation.Residual.ContainsKey(probe) ? $"{probe} was not read after the clients were gone." : null)
            ?? (probe == ProbeNames.TcpConnections ? null : deaf.Missing)
            ?? (Kept(deaf, probe) is null ? "the tasks of one connection to a handler that ignores its token were not counted." : null);
        if (missing is not null)
        {
            return new Finding.NotJudged(new UnjudgedBound(bound, missing, Unit: unit));
        }

        var baseline = observation.Baseline[probe];
        var residual = observation.Residual[probe];
        var kept = Kept(deaf, probe)!.Value;
        var limit = baseline + kept;
        var formula = kept == 0
            ? $"{probe} once the clients are gone ≤ {Wording.Number(baseline)} (baseline, before the first arrival)"
            : $"{probe} once the clients are gone ≤ {Wording.Number(baseline)} (baseline, before the first arrival) + {Wording.Number(kept)} (for {deaf.Text}) = {Wording.Number(limit)}";
        return new Finding.Judged(
            new BoundResult(
                bound,
                formula,
                limit,
                residual,
                unit,
                residual <= limit,
                Detail: residual <= limit ? null : $"{Wording.Amount(residual - baseline, unit)} left behind."),
            Growth: true);
    }
}
