using Leak.Bounds.Facts;
using Leak.Bounds.Plans;

namespace Leak.Bounds.Verdicts;

/// <summary>At every sample the server holds no more than arrivals and limits allow, and the baseline.</summary>
internal sealed class DuringBound : IBound
{
    /// <summary>With more workloads than these, a formula with a term for each would be too long to read.</summary>
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
            JudgeKernels(observation, Allow(Allowance.KernelSockets)),
            Judge(BoundNames.RequestsDuring, Quantity.ActiveRequests, Allowance.Requests, ToAllowance(abandoned, abandoned.Requests)),
            Judge(BoundNames.TasksDuring, Quantity.ActiveTasks, Allowance.Tasks, ToAllowance(abandoned, abandoned.Tasks)),
        ];
        return isControl ? outcomes.Select(AsComparison) : outcomes;

        BoundOutcome Judge(string bound, Quantity quantity, Func<WorkloadRecord, Func<StallRecord, Expectation>, Allowance> allow, Allowance? beside) =>
            JudgeQuantity(observation, bound, quantity, Allow(allow), beside);

        Func<TimeSpan, List<Allowance>> Allow(Func<WorkloadRecord, Func<StallRecord, Expectation>, Allowance> allow) =>
            lost => [.. observation.Workloads.Select(record => allow(record, stall => Expect(stall, lost)))];

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
        var all = allow(TimeSpan.Zero).Concat(beside is { } more ? [more] : []);
        var missing = ProbeGap.Of(observation, quantity) ?? all.Select(allowance => allowance.Missing).FirstOrDefault(text => text is not null);
        if (missing is not null)
        {
            var seen = observation.FindSeries(quantity)?.Peak;
            return new UnjudgedBound(bound, missing, Observed: seen?.Value, Unit: quantity.Unit, At: seen?.At, Quantity: quantity);
        }

        var counted = new Counted(quantity, quantity.Name, observation.Baseline[quantity], observation.FindSeries(quantity)!.Samples);
        return Judge(observation, bound, counted, allow, beside) switch
        {
            BoundResult { Passed: false } broken when quantity == Quantity.ActiveTasks => broken with { Detail = Parked(observation.Stacks) },
            var outcome => outcome,
        };
    }

    /// <summary>
    /// What the kernel keeps for the server counts as if the server had it still: a connection whose limit has passed is to be gone with
    /// what was sent on it. Judged where the kernel keeps any; what the server holds alone has a bound of its own.
    /// </summary>
    private static BoundOutcome JudgeKernels(Observation observation, Func<TimeSpan, List<Allowance>> allow)
    {
        var missing = ProbeGap.Of(observation, Quantity.KernelSockets)
            ?? ProbeGap.Of(observation, Quantity.TcpConnections)
            ?? allow(TimeSpan.Zero).Select(allowance => allowance.Missing).FirstOrDefault(text => text is not null);
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
        var both = kept
            .Where(sample => sample.Value > baseline)
            .Select(sample => sample with { Value = sample.Value + held[sample.At].LastOrDefault() })
            .DefaultIfEmpty(kept[0] with { Value = 0 });
        var counted = new Counted(
            Quantity.KernelSockets,
            $"{Quantity.KernelSockets.Name}, where there are any, + {Quantity.TcpConnections.Name}",
            baseline + observation.Baseline[Quantity.TcpConnections],
            [.. both]);
        return Judge(observation, BoundNames.KernelSocketsDuring, counted, allow, beside: null) switch
        {
            BoundResult { Passed: false } broken => broken with { Detail = "The server closed connections on which the client had more to take: the kernel keeps those bytes for minutes, unless the server resets them." },
            var outcome => outcome,
        };
    }

    private static BoundOutcome Judge(
        Observation observation, string bound, Counted counted, Func<TimeSpan, List<Allowance>> allow, Allowance? beside)
    {
        var allowances = allow(TimeSpan.Zero);
        var unit = counted.Quantity.Unit;
        var limit = allowances.Sum(allowance => allowance.Value) + (beside?.Value ?? 0) + counted.Baseline;
        IEnumerable<string> terms = allowances.Count <= MostTerms
            ? allowances.Select(allowance => allowance.Text)
            : [$"{Wording.Number(allowances.Sum(allowance => allowance.Value))} ({allowances.Count} workloads, of each the most arrivals in any window of its limit + {Wording.Seconds(Limit.Slack)}, times the {unit} of one connection)"];
        terms = beside is { } other ? terms.Append(other.Text) : terms;
        var peak = counted.Samples.MaxBy(sample => sample.Value);
        var formula = $"{counted.Name} ≤ {string.Join(" + ", terms.Append($"{Wording.Number(counted.Baseline)} (baseline)"))} = {Wording.Number(limit)}";
        if (peak.Value > limit && Excuse(observation, counted.Samples.Where(sample => sample.Value > limit), lost => limit + Longer(lost)) is { } excuse)
        {
            return new UnjudgedBound(bound, excuse, formula, limit, peak.Value, unit, peak.At, Quantity: counted.Quantity) { IsDoubt = true, IsMachines = true };
        }

        var least = limit - allowances.Sum(allowance => allowance.Value - allowance.Least);
        if (peak.Value > least && peak.Value <= limit)
        {
            var reason = $"the clocks of the shards may differ from each other by what makes the fullest windows hold {Wording.Number(least)} to {Wording.Number(limit)} together, and {Wording.Number(peak.Value)} lies between.";
            return new UnjudgedBound(bound, reason, formula, limit, peak.Value, unit, peak.At, Quantity: counted.Quantity) { IsDoubt = true };
        }

        return new BoundResult(bound, formula, limit, peak.Value, unit, peak.Value <= limit, peak.At, Quantity: counted.Quantity);

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

    /// <summary>What was counted, and from where it began.</summary>
    private sealed record Counted(Quantity Quantity, string Name, double Baseline, IReadOnlyList<Sample> Samples);
}
