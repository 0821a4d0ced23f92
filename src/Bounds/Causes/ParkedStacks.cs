using Leak.Bounds.Facts;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Causes;

/// <summary>A stack of a cause.</summary>
/// <param name="Profile">The stack.</param>
/// <param name="Grown">How many more stand on it than at the start of the run.</param>
/// <param name="IsCause">Whether that explains what grew; else it stands there beside it.</param>
internal sealed record ParkedStack(StackProfile Profile, double Grown, bool IsCause);

/// <summary>Where the tasks of a cause were parked.</summary>
/// <param name="When">When they were, in words: <c>at the peak, 9.8 s into the run</c>.</param>
/// <param name="Stacks">What explains it first, then the most first; not empty.</param>
/// <param name="Total">All tasks and stacks of that time; <see langword="null"/>: not known.</param>
internal sealed record ParkedStacks(string When, IReadOnlyList<ParkedStack> Stacks, StackTotal? Total)
{
    /// <summary>At the peak of a run whose connections were held; <see langword="null"/>: no stack grew, or none is known.</summary>
    /// <param name="verdict">The run's.</param>
    /// <param name="workloads">The workloads whose connections are held by the cause.</param>
    public static ParkedStacks? AtPeak(ScenarioVerdict verdict, IReadOnlyList<string> workloads)
    {
        var observation = verdict.Observation;
        var grown = observation.Stacks.Stacks.Select(stack => (Stack: stack, Grown: GrownOf(stack))).Where(pair => pair.Grown > 0).ToList();
        if (grown.Count == 0)
        {
            return null;
        }

        // A held connection has each of its stacks once: what grew by fewer than half of them is of something else.
        var held = observation.Stalls.Where(record => workloads.Contains(record.Id)).Select(record => HeldAt(record, observation.Stacks.At)).Where(count => count > 0).ToList();
        var least = held.Count > 0 ? held.Min() / 2d : grown.Max(pair => pair.Grown) / 2;
        return new ParkedStacks(
            $"at the peak, {Wording.Seconds(observation.Stacks.At)} into the run {observation.Scenario.Title}",
            [.. grown.Select(pair => new ParkedStack(pair.Stack, pair.Grown, pair.Grown >= least)).OrderByDescending(stack => stack.IsCause).ThenByDescending(stack => stack.Grown)],
            observation.Stacks.Total);
    }

    /// <summary>What was left once the clients were gone: all of it is the cause. <see langword="null"/>: no stack is known.</summary>
    public static ParkedStacks? Left(IReadOnlyList<ScenarioVerdict> verdicts)
    {
        var all = verdicts.Select(verdict => verdict.Observation.Stacks).ToList();
        var left = all.SelectMany(stacks => stacks.Left).OrderByDescending(stack => stack.Count).Select(stack => new ParkedStack(stack, stack.Count, IsCause: true)).ToList();
        var totals = all.Select(stacks => stacks.LeftTotal).ToList();
        return left.Count == 0 ? null : new ParkedStacks(
            "once the clients were gone, beyond what stood there before",
            left,
            totals.Contains(null) ? null : new StackTotal(totals.Sum(total => total!.Value.Tasks), totals.Sum(total => total!.Value.Stacks)));
    }

    /// <summary>What part of it the first stacks are, in sentences.</summary>
    /// <param name="shown">How many are shown.</param>
    public string SumOf(int shown)
    {
        shown = Math.Min(shown, Stacks.Count);
        if (Total is not { } total || Stacks.Any(stack => stack.Profile.Tasks == 0))
        {
            return Stacks.Count > shown ? $"And {Wording.Amount(Stacks.Count - shown, "stacks")} more." : "";
        }

        var tasks = Stacks.Take(shown).Sum(stack => stack.Profile.Tasks);
        var (more, others) = (total.Tasks - tasks, total.Stacks - shown);
        return $"{Wording.Amount(tasks, "tasks")} in the {Wording.Amount(shown, "stacks")} shown, {(others > 0 ? $"{more} more in {Wording.Amount(others, "others")}" : "and none in another")}: {total.Tasks} in all. "
            + "A line has a task for each method in it that awaits, and a task on several lines counts once.";
    }

    private static double GrownOf(StackProfile stack) => stack.Samples.Count == 0 ? stack.Count : stack.Count - stack.Samples[0].Value;

    private static int HeldAt(StallRecord record, TimeSpan at) => record.Lifetimes.Count(lifetime => lifetime.OpenedAt <= at && at < lifetime.OpenedAt + lifetime.Duration);
}
