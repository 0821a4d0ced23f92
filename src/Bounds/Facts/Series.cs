namespace Leak.Bounds.Facts;

/// <summary>A quantity's values over a run.</summary>
/// <param name="Quantity">What was counted.</param>
/// <param name="Samples">The values, in the order of time.</param>
/// <param name="Unavailable">Why it was not read, or <see langword="null"/>.</param>
public sealed record Series(Quantity Quantity, IReadOnlyList<Sample> Samples, string? Unavailable = null)
{
    /// <summary>The largest value and when it was first seen; <see langword="null"/> for an empty series.</summary>
    public Sample? Peak => Samples.Count == 0 ? null : Samples.MaxBy(sample => sample.Value);
}
