namespace Leak.Bounds.Probes;

/// <summary>The server's async operations by stack: at their peak, and over the run.</summary>
/// <param name="At">When the server had the most operations, since the start of the run.</param>
/// <param name="Stacks">The largest groups at that time, largest first.</param>
public sealed record TaskStacks(TimeSpan At, IReadOnlyList<StackProfile> Stacks)
{
    /// <summary>Nothing was recorded.</summary>
    public static readonly TaskStacks None = new(TimeSpan.Zero, []);
}

/// <summary>A stack and how many operations stood on it.</summary>
/// <param name="Count">How many at the peak.</param>
/// <param name="Frames">The frames, innermost first: <c>Method (Assembly)</c>, and where it is known <c> at File:Line</c>.</param>
/// <param name="Samples">How many in each capture of the run, from the first on; so that one sees what grew.</param>
public sealed record StackProfile(int Count, IReadOnlyList<string> Frames, IReadOnlyList<Sample> Samples);
