using Leak.Bounds.Facts;

namespace Leak.Bounds.Verdicts;

/// <summary>A bound that was not judged. That is neither a pass nor a failure, and every report says it.</summary>
/// <param name="Name">The bound, one of <see cref="BoundNames"/> where it is one of ours.</param>
/// <param name="Reason">Why it was not judged, in a sentence.</param>
/// <param name="Formula">What would have had to hold, where that could be computed.</param>
/// <param name="Limit">The limit, where it could be computed.</param>
/// <param name="Observed">The value that was seen, where there is one.</param>
/// <param name="Unit">The unit of both.</param>
/// <param name="At">When the observed value was seen, since the start of the run.</param>
/// <param name="Workload">The workload that it is about; <see langword="null"/>: all of them together.</param>
/// <param name="Quantity">What the whole series of it is about; <see langword="null"/>: none.</param>
public sealed record UnjudgedBound(
    string Name,
    string Reason,
    string? Formula = null,
    double? Limit = null,
    double? Observed = null,
    string? Unit = null,
    TimeSpan? At = null,
    string? Workload = null,
    Quantity? Quantity = null) : BoundOutcome
{
    /// <summary>Whether it may have been broken, so that no verdict can be had where nothing else grew.</summary>
    internal bool IsDoubt { get; init; }

    /// <summary>Whether it could have been judged, and is shown for comparison.</summary>
    internal bool IsComparison { get; init; }

    /// <summary>Whether the machine's lateness is all that makes it a doubt: on a machine with time to spare it would be known.</summary>
    internal bool IsMachines { get; init; }

    /// <inheritdoc/>
    public override string Describe()
    {
        var formula = Formula is null ? "" : $" ({Formula})";
        return $"{Subject}: the bound '{Name}'{formula} was not judged: {Reason}";
    }
}
