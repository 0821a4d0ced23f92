namespace Leak.Profiling.Capturing;

/// <summary>The operations at one time, counted by stack and by root. Immutable.</summary>
/// <param name="Source">Where they were read from.</param>
/// <param name="Total">The number of operations; each counts once, in however many stacks it stands.</param>
/// <param name="Stacks">Grouped by equal stack, largest group first.</param>
/// <param name="Roots">The number of operations under each outermost method, largest first.</param>
internal sealed record StackCapture(CaptureSource Source, int Total, CountedStack[] Stacks, CountedRoot[] Roots)
{
    /// <summary>Why <see cref="Source"/> is the one that was used.</summary>
    public string SourceReason { get; init; } = "";

    /// <summary>All stacks as one tree; empty where the source has no stacks.</summary>
    public StackTree Tree { get; init; } = new();

    /// <summary>By node of <see cref="Tree"/>: how many operations stand there themselves, each counted once.</summary>
    public int[] Standing { get; init; } = [];

    /// <summary>Each operation by itself, in the order of the table; none unless it was asked for.</summary>
    public Operations Operations { get; init; } = Operations.None;
}
