using System.Text.Json.Serialization;

namespace Leak.Bounds.Facts;

/// <summary>A stack and how many operations stood on it.</summary>
/// <param name="Count">How many at the time that is told of.</param>
/// <param name="Frames">The frames, innermost first: <c>Method (Assembly)</c>, and where it is known <c> at File:Line</c>.</param>
/// <param name="Samples">How many in each capture of the run, from the first on; so that one sees what grew.</param>
public sealed record StackProfile(int Count, IReadOnlyList<string> Frames, IReadOnlyList<Sample> Samples)
{
    /// <summary>
    /// How many tasks stand on it: its innermost operations, and those that await them. A task that stands on several stacks counts on the
    /// first of them alone, so that sums are true. 0: not known.
    /// </summary>
    [JsonInclude]
    internal int Tasks { get; init; }
}
