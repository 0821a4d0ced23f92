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

    /// <summary>Every operation where it stands, in one tree: what completes into another comes after it.</summary>
    internal IReadOnlyList<TaskPlace> Places => field ??= Tree is { } capture ? PlacesOf(capture) : TaskPlace.Of(Stacks);

    // Of a capture with stacks: the tree is read when it is asked for.
    private StackCapture? Tree { get; init; }

    internal static TaskCapture Of(StackCapture capture) =>
        new(
            (TaskSource)capture.Source,
            capture.Total,
            Array.ConvertAll(capture.Stacks, static stack => new TaskStack(stack.Count, new TaskFrames(stack.Frames))),
            Array.ConvertAll(capture.Roots, static root => new TaskRoot(TaskFrame.Of(root.Frame), root.Operations)))
        {
            SourceReason = capture.SourceReason,
            Tree = capture.Standing.Length > 0 ? capture : null,
        };

    private static TaskPlace[] PlacesOf(StackCapture capture)
    {
        // Node 0 is above the outermost.
        var places = new TaskPlace[capture.Tree.Count - 1];
        for (var node = 1; node <= places.Length; node++)
        {
            var operations = node < capture.Standing.Length ? capture.Standing[node] : 0;
            places[node - 1] = new TaskPlace(TaskFrame.Of(capture.Tree.FrameOf(node).Shown), capture.Tree.ParentOf(node) - 1, operations);
        }
        return places;
    }
}
