namespace Leak.Bounds.Verdicts;

/// <summary>A bound, what was seen, and whether it held.</summary>
/// <param name="Name">The bound: <c>lifetime</c>, <c>connections during</c>, <c>tasks after</c> …</param>
/// <param name="Formula">How the limit was computed, with its numbers in it.</param>
/// <param name="Limit">The computed limit.</param>
/// <param name="Observed">The value that was held against it.</param>
/// <param name="Unit">The unit of both.</param>
/// <param name="Passed">Whether it held.</param>
/// <param name="At">When the observed value was seen, since the start of the run, where that has a meaning.</param>
/// <param name="Workload">The workload that it judges; <see langword="null"/>: all of them together.</param>
public sealed record BoundResult(
    string Name,
    string Formula,
    double Limit,
    double Observed,
    string Unit,
    bool Passed,
    TimeSpan? At = null,
    string? Workload = null);
