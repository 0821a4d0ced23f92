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
            Judge(BoundNames.RequestsDuring, Quantity.ActiveRequests, Allowance.Requests, ToAllowance(abandoned, abandoned.Requests)),
            Judge(BoundNames.TasksDuring, Quantity.ActiveTasks, Allowance.Tasks, ToAllowance(abandoned, abandoned.Tasks)),
        ];
        return isControl ? outcomes.Select(outcome => outcome is BoundResult result ? result.AsComparison("with the timeouts off") : outcome) : outcomes;

        BoundOutcome Judge(string bound, Quantity quantity, Func<WorkloadRecord, Func<StallRecord, Expectation>, Allowance> allow, Allowance? beside) =>
            JudgeQuantity(observation, bound, quantity, [.. observation.Workloads.Select(record => allow(record, Expect))], beside);

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

        var baseline = observation.Baseline[quantity];
        var limit = all.Sum(allowance => allowance.Value) + baseline;
        IEnumerable<string> terms = allowances.Count <= MostTerms
            ? allowances.Select(allowance => allowance.Text)
            : [$"{Wording.Number(allowances.Sum(allowance => allowance.Value))} ({allowances.Count} workloads, of each the most arrivals in any window of its limit + {Wording.Seconds(Limit.Slack)}, times the {quantity.Unit} of one connection)"];
        terms = beside is { } other ? terms.Append(other.Text) : terms;
        var peak = observation.FindSeries(quantity)!.Peak!.Value;
        return new BoundResult(
            bound,
            $"{quantity.Name} ≤ {string.Join(" + ", terms.Append($"{Wording.Number(baseline)} (baseline)"))} = {Wording.Number(limit)}",
            limit,
            peak.Value,
            quantity.Unit,
            peak.Value <= limit,
            peak.At,
            Quantity: quantity,
            Detail: quantity == Quantity.ActiveTasks && peak.Value > limit ? Parked(observation.Stacks) : null);
    }

    private static string? Parked(TaskStacks stacks) =>
        ParkedTasks.Of(stacks.Stacks) is { Length: > 0 } parked ? $"Parked at {Wording.Seconds(stacks.At)}{parked}." : null;
}
