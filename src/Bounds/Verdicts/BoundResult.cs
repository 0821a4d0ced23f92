using Leak.Bounds.Facts;

namespace Leak.Bounds.Verdicts;

/// <summary>A bound, what was seen, and whether it held.</summary>
/// <param name="Name">The bound, one of <see cref="BoundNames"/> where it is one of ours.</param>
/// <param name="Formula">What had to hold, as an inequality with its numbers in it.</param>
/// <param name="Limit">The computed limit.</param>
/// <param name="Observed">The value that was held against it.</param>
/// <param name="Unit">The unit of both: <c>s</c>, <c>connections</c>, <c>requests</c>, <c>tasks</c>.</param>
/// <param name="Passed">Whether it held.</param>
/// <param name="At">When the observed value was seen, since the start of the run, where that has a meaning.</param>
/// <param name="Workload">The workload that it judges; <see langword="null"/>: all of them together.</param>
/// <param name="Quantity">What the whole series of was held against it; <see langword="null"/>: none.</param>
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
    Quantity? Quantity = null,
    string? Detail = null) : BoundOutcome
{
    /// <summary>
    /// Whether breaking it means that something grew. <see langword="false"/>: that something else went wrong, which leaves the
    /// verdict Bounded and makes it not as expected. Default: <see langword="true"/>.
    /// </summary>
    public bool ShowsGrowth { get; init; } = true;

    /// <summary>Whether it was broken as it must be: by the growth that a control is there to show.</summary>
    internal bool IsMeant { get; init; }

    /// <summary>Whether it was broken by what was late, and by no more than the thread pool of the server's process was, while the machine was not.</summary>
    internal bool IsPools { get; init; }

    /// <inheritdoc/>
    public override string Describe()
    {
        var outcome = Passed ? "held" : "was broken";
        var time = At is { } at ? $" at {Wording.Seconds(at)}" : "";
        var detail = Detail is null ? "" : $" {Detail}";
        return $"{Subject}: the bound '{Name}' {outcome}: {Wording.Amount(Observed, Unit)}{time}, where {Formula}.{detail}";
    }

    /// <summary>The same, where it is shown for comparison and is not judged.</summary>
    /// <param name="why">Why not, before "nothing is held to it".</param>
    internal UnjudgedBound AsComparison(string why) => new(
        Name, $"{why} nothing is held to it; {Comparison()}.", Formula, Limit, Observed, Unit, At, Workload, Quantity)
    {
        IsComparison = true,
    };

    private string Comparison()
    {
        var seen = Wording.Amount(Observed, Unit);
        return Passed ? $"{seen} would have kept it"
            : Limit > 0 ? $"{seen} would have broken it, {Wording.Number(Math.Round(Observed / Limit, 2))} times the limit"
            : $"{seen} would have broken it";
    }
}
