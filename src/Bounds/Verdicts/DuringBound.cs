using Leak.Bounds.Facts;
using Leak.Bounds.Plans;

namespace Leak.Bounds.Verdicts;

/// <summary>At every sample the server holds no more than arrivals and limits allow, and the baseline.</summary>
internal sealed class DuringBound : IBound
{
    /// <summary>A formula with a term for each of more workloads than these would be read by nobody.</summary>
    private const int MostTerms = 4;

    public IEnumerable<BoundOutcome> Judge(Observation observation)
    {
        // Of a control what is held is the point of it: its counts are compared with what they would be, and held to nothing.
        var isControl = !observation.Scenario.TimeoutsOn && observation.Scenario.Holds;
        var abandoned = AbandonedShare.Of(observation.Scenario, observation.Stalls);
        BoundOutcome[] outcomes =
        [
            Judge(BoundNames.ConnectionsDuring, Quantity.OpenConnections, Allowance.Connections, ToAllowance(abandoned, abandoned.Requests)),
            Judge(BoundNames.TcpConnectionsDuring, Quantity.TcpConnections, Allowance.Connections, null),
            JudgeKernels(observation, Allowances(Allowance.KernelSockets)),
            Judge(BoundNames.RequestsDuring, Quantity.ActiveRequests, Allowance.Requests, ToAllowance(abandoned, abandoned.Requests)),
            Judge(BoundNames.TasksDuring, Quantity.ActiveTasks, Allowance.Tasks, ToAllowance(abandoned, abandoned.Tasks)),
        ];
        return isControl ? outcomes.Select(outcome => outcome is BoundResult result ? result.AsComparison("with the timeouts off") : outcome) : outcomes;

        BoundOutcome Judge(string bound, Quantity quantity, Func<WorkloadRecord, Func<StallRecord, Expectation>, Allowance> allow, Allowance? beside) =>
            JudgeQuantity(observation, bound, quantity, Allowances(allow), beside);

        List<Allowance> Allowances(Func<WorkloadRecord, Func<StallRecord, Expectation>, Allowance> allow) =>
            [.. observation.Workloads.Select(record => allow(record, Expect))];

        Expectation Expect(StallRecord record) => isControl ? record.Plan.Expectation.Stopped : record.Plan.Expectation;
    }

    private static Allowance? ToAllowance(AbandonedShare abandoned, double? value) =>
        abandoned is { Missing: null, Text: "" } ? null : new Allowance(value ?? 0, $"{Wording.Number(value ?? 0)} (for {abandoned.Text})", abandoned.Missing);

    private static BoundOutcome JudgeQuantity(
        Observation observation, string bound, Quantity quantity, List<Allowance> allowances, Allowance? beside)
    {
        var all = beside is { } more ? allowances.Append(more).ToList() : allowances;
        var missing = ProbeGap.Of(observation, quantity) ?? all.Select(allowance => allowance.Missing).FirstOrDefault(text => text is not null);
        if (missing is not null)
        {
            var seen = observation.FindSeries(quantity)?.Peak;
            return new UnjudgedBound(bound, missing, Observed: seen?.Value, Unit: quantity.Unit, At: seen?.At, Quantity: quantity);
        }

        return Judge(bound, quantity, quantity.Name, observation.Baseline[quantity], observation.FindSeries(quantity)!.Peak!.Value, allowances, beside) switch
        {
            { Passed: false } broken when quantity == Quantity.ActiveTasks => broken with { Detail = Parked(observation.Stacks) },
            var result => result,
        };
    }

    /// <summary>
    /// What the kernel keeps for the server counts as if the server had it still: a connection whose limit has passed is to be gone with
    /// what was sent on it. Judged where the kernel keeps any; what the server holds alone has a bound of its own.
    /// </summary>
    private static BoundOutcome JudgeKernels(Observation observation, List<Allowance> allowances)
    {
        var missing = ProbeGap.Of(observation, Quantity.KernelSockets)
            ?? ProbeGap.Of(observation, Quantity.TcpConnections)
            ?? allowances.Select(allowance => allowance.Missing).FirstOrDefault(text => text is not null);
        if (missing is not null)
        {
            var seen = observation.FindSeries(Quantity.KernelSockets)?.Peak;
            return new UnjudgedBound(
                BoundNames.KernelSocketsDuring, missing, Observed: seen?.Value, Unit: Quantity.KernelSockets.Unit, At: seen?.At, Quantity: Quantity.KernelSockets);
        }

        // Both are of one reading, and have its time.
        var held = observation.FindSeries(Quantity.TcpConnections)!.Samples.ToLookup(sample => sample.At, sample => sample.Value);
        var kept = observation.FindSeries(Quantity.KernelSockets)!.Samples;
        var baseline = observation.Baseline[Quantity.KernelSockets];
        var peak = kept
            .Where(sample => sample.Value > baseline)
            .Select(sample => sample with { Value = sample.Value + held[sample.At].LastOrDefault() })
            .DefaultIfEmpty(kept[0] with { Value = 0 })
            .MaxBy(sample => sample.Value);
        return Judge(
            BoundNames.KernelSocketsDuring,
            Quantity.KernelSockets,
            $"{Quantity.KernelSockets.Name}, where there are any, + {Quantity.TcpConnections.Name}",
            baseline + observation.Baseline[Quantity.TcpConnections],
            peak,
            allowances,
            beside: null) switch
        {
            { Passed: false } broken => broken with { Detail = "The server closed connections on which the client had more to take: the kernel keeps those bytes for minutes, unless the server resets them." },
            var result => result,
        };
    }

    private static BoundResult Judge(
        string bound, Quantity quantity, string name, double baseline, Sample peak, List<Allowance> allowances, Allowance? beside)
    {
        var limit = allowances.Sum(allowance => allowance.Value) + (beside?.Value ?? 0) + baseline;
        IEnumerable<string> terms = allowances.Count <= MostTerms
            ? allowances.Select(allowance => allowance.Text)
            : [$"{Wording.Number(allowances.Sum(allowance => allowance.Value))} ({allowances.Count} workloads, of each the most arrivals in any window of its limit + {Wording.Seconds(Limit.Slack)}, times the {quantity.Unit} of one connection)"];
        terms = beside is { } other ? terms.Append(other.Text) : terms;
        return new BoundResult(
            bound,
            $"{name} ≤ {string.Join(" + ", terms.Append($"{Wording.Number(baseline)} (baseline)"))} = {Wording.Number(limit)}",
            limit,
            peak.Value,
            quantity.Unit,
            peak.Value <= limit,
            peak.At,
            Quantity: quantity);
    }

    private static string? Parked(TaskStacks stacks) =>
        ParkedTasks.Of(stacks.Stacks) is { Length: > 0 } parked ? $"Parked at {Wording.Seconds(stacks.At)}{parked}." : null;
}
