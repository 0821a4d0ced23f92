using Leak.Bounds.Probes;

namespace Leak.Bounds.Verdicts;

/// <summary>At every sample the server holds no more than arrivals and limits allow, and the baseline.</summary>
internal static class DuringBound
{
    /// <summary>A formula with a term for each of more workloads than these would be read by nobody.</summary>
    private const int MostTerms = 4;

    /// <param name="observation">What was recorded.</param>
    /// <param name="fateOf">What must become of a workload's connections; a control is compared with what it would be with timeouts on.</param>
    public static IEnumerable<Finding> Judge(Observation observation, Func<WorkloadPlan, Fate> fateOf)
    {
        var deaf = DeafShare.Of(observation.Scenario, observation.Workloads);
        yield return Judge(
            BoundNames.ConnectionsDuring, ProbeNames.OpenConnections, "connections", Allowance.Connections, ToAllowance(deaf, deaf.Requests));
        yield return Judge(BoundNames.TcpConnectionsDuring, ProbeNames.TcpConnections, "connections", Allowance.Connections, null);
        yield return Judge(BoundNames.RequestsDuring, ProbeNames.ActiveRequests, "requests", Allowance.Requests, ToAllowance(deaf, deaf.Requests));
        yield return Judge(BoundNames.TasksDuring, ProbeNames.ActiveTasks, "tasks", Allowance.Tasks, ToAllowance(deaf, deaf.Tasks));

        Finding Judge(string bound, string probe, string unit, Func<WorkloadRecord, Fate, Allowance> allow, Allowance? beside) =>
            JudgeProbe(observation, bound, probe, unit, [.. observation.Workloads.Select(record => allow(record, fateOf(record.Plan)))], beside);
    }

    private static Allowance? ToAllowance(DeafShare deaf, double? value) =>
        deaf is { Missing: null, Text: "" } ? null : new Allowance(value ?? 0, $"{Wording.Number(value ?? 0)} (for {deaf.Text})", deaf.Missing);

    private static Finding JudgeProbe(
        Observation observation, string bound, string probe, string unit, List<Allowance> allowances, Allowance? beside)
    {
        var all = beside is { } more ? allowances.Append(more).ToList() : allowances;
        var missing = ProbeGap.Of(observation, probe) ?? all.Select(allowance => allowance.Missing).FirstOrDefault(text => text is not null);
        if (missing is not null)
        {
            var seen = observation.FindSeries(probe)?.Peak;
            return new Finding.NotJudged(new UnjudgedBound(
                bound, missing, Observed: seen?.Value, Unit: unit, At: seen?.At, Probe: probe));
        }

        var baseline = observation.Baseline[probe];
        var limit = all.Sum(allowance => allowance.Value) + baseline;
        IEnumerable<string> terms = allowances.Count <= MostTerms
            ? allowances.Select(allowance => allowance.Text)
            : [$"{Wording.Number(allowances.Sum(allowance => allowance.Value))} ({allowances.Count} workloads, of each the most arrivals in any window of its limit + {Wording.Seconds(Scenario.Slack)}, times the {unit} of one connection)"];
        terms = beside is { } other ? terms.Append(other.Text) : terms;
        var peak = observation.FindSeries(probe)!.Peak!.Value;
        return new Finding.Judged(
            new BoundResult(
                bound,
                $"{probe} ≤ {string.Join(" + ", terms.Append($"{Wording.Number(baseline)} (baseline)"))} = {Wording.Number(limit)}",
                limit,
                peak.Value,
                unit,
                peak.Value <= limit,
                peak.At,
                Probe: probe),
            Growth: true);
    }
}
