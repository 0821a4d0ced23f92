namespace Leak.Bounds.Facts;

/// <summary>When an iteration that failed ran.</summary>
/// <param name="From">When it was begun, since the start of the run.</param>
/// <param name="To">When it had failed.</param>
/// <param name="Status">How it ended, in a word or two: <c>404</c>, <c>cut</c>.</param>
internal readonly record struct FailedIteration(TimeSpan From, TimeSpan To, string Status)
{
    /// <summary>Which of several processes that share a run it is of, from 0.</summary>
    public ushort Shard { get; init; }
}
