using Leak.Profiling.Capturing;

namespace Leak.Profiling;

/// <summary>The operations at one time. Immutable; safe to read from any thread.</summary>
/// <param name="Source">Where they were read from.</param>
/// <param name="Total">The number of operations; each counts once, in however many stacks it stands.</param>
/// <param name="Stacks">Grouped by equal stack, largest group first.</param>
/// <param name="Roots">The number of operations under each outermost method, largest first; their sum is <paramref name="Total"/>.</param>
public sealed record TaskCapture(TaskSource Source, int Total, IReadOnlyList<TaskStack> Stacks, IReadOnlyList<TaskRoot> Roots)
{
    /// <summary>Why <see cref="Source"/> is the one that was used: one line for a report.</summary>
    public string SourceReason { get; init; } = "";

    internal static TaskCapture Of(StackCapture capture) =>
        new(
            (TaskSource)capture.Source,
            capture.Total,
            Array.ConvertAll(capture.Stacks, static stack => new TaskStack(stack.Count, new TaskFrames(stack.Frames))),
            Array.ConvertAll(capture.Roots, static root => new TaskRoot(TaskFrame.Of(root.Frame), root.Operations)))
        {
            SourceReason = capture.SourceReason,
        };
}
