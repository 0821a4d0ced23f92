using Leak.Bounds.Probes;

namespace Leak.Bounds.Verdicts;

/// <summary>At every sample the server holds no more than arrivals and limits allow, and the baseline.</summary>
internal static class DuringBound
{
    public static IEnumerable<Finding> Judge(Observation observation)
    {
        yield return Judge(observation, BoundNames.ConnectionsDuring, ProbeNames.OpenConnections, "connections", Allowance.Connections);
        yield return Judge(observation, BoundNames.TcpConnectionsDuring, ProbeNames.TcpConnections, "connections", Allowance.Connections);
        yield return Judge(observation, BoundNames.RequestsDuring, ProbeNames.ActiveRequests, "requests", Allowance.Requests);
        yield return Judge(observation, BoundNames.TasksDuring, ProbeNames.ActiveTasks, "tasks", Allowance.Tasks);
    }

    private static Finding Judge(
        Observation observation, string bound, string probe, string unit, Func<WorkloadRecord, Allowance> allow)
    {
        var allowances = observation.Workloads.Select(allow).ToList();
        var missing = ProbeGap.Of(observation, probe) ?? allowances.Select(allowance => allowance.Missing).FirstOrDefault(text => text is not null);
        if (missing is not null)
        {
            var seen = observation.FindSeries(probe)?.Peak;
            return new Finding.NotJudged(new UnjudgedBound(
                bound, missing, Observed: seen?.Value, Unit: unit, At: seen?.At, Probe: probe));
        }

        var baseline = observation.Baseline[probe];
        var limit = allowances.Sum(allowance => allowance.Value) + baseline;
        var terms = allowances.Select(allowance => allowance.Text).Append($"{Wording.Number(baseline)} (baseline)");
        var peak = observation.FindSeries(probe)!.Peak!.Value;
        return new Finding.Judged(
            new BoundResult(
                bound,
                $"{probe} ≤ {string.Join(" + ", terms)} = {Wording.Number(limit)}",
                limit,
                peak.Value,
                unit,
                peak.Value <= limit,
                peak.At,
                Probe: probe),
            Growth: true);
    }
}
