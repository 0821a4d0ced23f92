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
        return isControl ? outcomes.Select(AsComparison) : outcomes;

        BoundOutcome Judge(string bound, Quantity quantity, Func<WorkloadRecord, Func<StallRecord, Expectation>, Allowance> allow, Allowance? beside) =>
            JudgeQuantity(observation, bound, quantity, lost => [.. observation.Workloads.Select(record => allow(record, stall => Expect(stall, lost)))], beside);

        Expectation Expect(StallRecord record, TimeSpan lost) => (isControl ? record.Plan.Expectation.Stopped : record.Plan.Expectation).LongerBy(lost);
    }

    private static BoundOutcome AsComparison(BoundOutcome outcome) => outcome switch
    {
        BoundResult result => result.AsComparison("with the timeouts off"),
        UnjudgedBound { IsDoubt: true } unjudged => unjudged with { IsDoubt = false, IsComparison = true },
        _ => outcome,
    };

    private static Allowance? ToAllowance(AbandonedShare abandoned, double? value) =>
        abandoned is { Missing: null, Text: "" } ? null : new Allowance(value ?? 0, $"{Wording.Number(value ?? 0)} (for {abandoned.Text})", abandoned.Missing);

    private static BoundOutcome JudgeQuantity(
        Observation observation, string bound, Quantity quantity, Func<TimeSpan, List<Allowance>> allow, Allowance? beside)
    {
        var allowances = allow(TimeSpan.Zero);
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
        var series = observation.FindSeries(quantity)!;
        var peak = series.Peak!.Value;
        var formula = $"{quantity.Name} ≤ {string.Join(" + ", terms.Append($"{Wording.Number(baseline)} (baseline)"))} = {Wording.Number(limit)}";
        if (peak.Value > limit && Excuse(observation, series.Samples.Where(sample => sample.Value > limit), lost => limit + Longer(lost)) is { } excuse)
        {
            return new UnjudgedBound(bound, excuse, formula, limit, peak.Value, quantity.Unit, peak.At, Quantity: quantity) { IsDoubt = true, IsMachines = true };
        }

        return new BoundResult(
            bound,
            formula,
            limit,
            peak.Value,
            quantity.Unit,
            peak.Value <= limit,
            peak.At,
            Quantity: quantity,
            Detail: quantity == Quantity.ActiveTasks && peak.Value > limit ? Parked(observation.Stacks) : null);

        double Longer(TimeSpan lost) => allow(lost).Sum(allowance => allowance.Value) - allowances.Sum(allowance => allowance.Value);
    }

    /// <summary>
    /// Why it is not known whether the server held too much: each sample beyond the limit is within that of windows which are longer by
    /// the time that the machine lost in them. <see langword="null"/>: it is known, of one sample at the least.
    /// </summary>
    private static string? Excuse(Observation observation, IEnumerable<Sample> beyond, Func<TimeSpan, double> limitOf)
    {
        var window = observation.Stalls.Select(record => record.Plan.Expectation.Longest).DefaultIfEmpty().Max();
        var judged = beyond.Select(sample => (Sample: sample, Lost: observation.Lateness.LostBefore(sample.At, window))).ToList();
        var most = judged.MaxBy(pair => pair.Sample.Value);
        return judged.TrueForAll(pair => pair.Lost > TimeSpan.Zero && pair.Sample.Value <= limitOf(pair.Lost))
            ? $"the machine was late by {Wording.Seconds(most.Lost)} in the {Wording.Seconds(window)} before, and windows longer by that allow {Wording.Number(limitOf(most.Lost))}."
            : null;
    }

    private static string? Parked(TaskStacks stacks) =>
        ParkedTasks.Of(stacks.Stacks) is { Length: > 0 } parked ? $"Parked at {Wording.Seconds(stacks.At)}{parked}." : null;
}
