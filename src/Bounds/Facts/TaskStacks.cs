using System.Text.Json.Serialization;

namespace Leak.Bounds.Facts;

/// <summary>The server's async operations by stack: at their peak, and over the run.</summary>
/// <param name="At">When the server had the most operations, since the start of the run.</param>
/// <param name="Stacks">The largest groups at that time, largest first.</param>
public sealed record TaskStacks(TimeSpan At, IReadOnlyList<StackProfile> Stacks)
{
    /// <summary>Nothing was recorded.</summary>
    public static readonly TaskStacks None = new(TimeSpan.Zero, []);

    /// <summary>What was left once the clients were gone, beyond what stood there before the first arrival: the largest groups, largest first. Their samples are empty.</summary>
    public IReadOnlyList<StackProfile> Left { get; init; } = [];

    /// <summary>All tasks and stacks at the peak, also those of which no stack is kept; <see langword="null"/>: not known.</summary>
    [JsonInclude]
    internal StackTotal? Total { get; init; }

    /// <summary>All tasks and stacks that were left; <see langword="null"/>: not known.</summary>
    [JsonInclude]
    internal StackTotal? LeftTotal { get; init; }
}
