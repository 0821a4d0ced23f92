using Leak.Profiling.Capturing;

namespace Leak.Profiling;

/// <summary>Operations that could never complete and that the garbage collector has taken. Immutable.</summary>
/// <param name="Total">The number of operations.</param>
/// <param name="Stacks">
/// Grouped by equal stack, largest group first: the first 1,000 stacks of the process that there were, and of each the innermost 64 frames.
/// </param>
public sealed record TakenTasks(long Total, IReadOnlyList<TaskStack> Stacks)
{
    internal static TakenTasks Of(TakenTally tally) =>
        new(tally.Total, Array.ConvertAll(tally.Stacks(), static stack => new TaskStack(stack.Count, new TaskFrames(stack.Frames))));
}
