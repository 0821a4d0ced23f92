using Leak.Bounds.Facts;

namespace Leak.Bounds.Shards;

/// <summary>What the files of a run's shards say together.</summary>
/// <param name="Observation">One observation, as if one process had made it. What forbids a verdict is among its troubles.</param>
/// <param name="Head">The head of shard 0's file, or of the first that is there.</param>
/// <param name="Duration">How long the longest of them was watched.</param>
/// <param name="Ignored">Sentences: files that are of other attempts.</param>
internal sealed record MergedRun(Observation Observation, ShardHead Head, TimeSpan Duration, IReadOnlyList<string> Ignored)
{
    /// <summary>How many shards were read.</summary>
    public required int Read { get; init; }

    /// <summary>The largest error of a clock; zero where all agree.</summary>
    public required TimeSpan ClockError { get; init; }
}
