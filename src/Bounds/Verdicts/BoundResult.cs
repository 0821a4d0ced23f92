namespace Leak.Bounds.Verdicts;

/// <summary>A bound, what was seen, and whether it held.</summary>
/// <param name="Name">The bound, one of <see cref="BoundNames"/>.</param>
/// <param name="Formula">What had to hold, as an inequality with its numbers in it.</param>
/// <param name="Limit">The computed limit.</param>
/// <param name="Observed">The value that was held against it.</param>
/// <param name="Unit">The unit of both: <c>s</c>, <c>connections</c>, <c>requests</c>, <c>tasks</c>.</param>
/// <param name="Passed">Whether it held.</param>
/// <param name="At">When the observed value was seen, since the start of the run, where that has a meaning.</param>
/// <param name="Workload">The workload that it judges; <see langword="null"/>: all of them together.</param>
/// <param name="Probe">The probe whose whole series was held against it; <see langword="null"/>: none.</param>
/// <param name="Detail">A further sentence for a bound that was broken: how many, what the server said.</param>
public sealed record BoundResult(
    string Name,
    string Formula,
    double Limit,
    double Observed,
    string Unit,
    bool Passed,
    TimeSpan? At = null,
    string? Workload = null,
    string? Probe = null,
    string? Detail = null)
{
    /// <summary>The result in a sentence that needs no other: workload, bound, value, time, formula.</summary>
    public string Describe()
    {
        var subject = Workload ?? "all workloads together";
        var outcome = Passed ? "held" : "was broken";
        var time = At is { } at ? $" at {Wording.Seconds(at)}" : "";
        var detail = Detail is null ? "" : $" {Detail}";
        return $"{subject}: the bound '{Name}' {outcome}: {Wording.Amount(Observed, Unit)}{time}, where {Formula}.{detail}";
    }
}
