namespace Leak.Bounds.Probes;

/// <summary>A probe's values over a run.</summary>
/// <param name="Probe">The probe's name.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Samples">The values, in the order of time.</param>
/// <param name="Unavailable">Why the probe was not read, or <see langword="null"/>.</param>
public sealed record Series(string Probe, string Unit, IReadOnlyList<Sample> Samples, string? Unavailable = null)
{
    /// <summary>The largest value and when it was first seen; <see langword="null"/> for an empty series.</summary>
    public Sample? Peak => Samples.Count == 0 ? null : Samples.MaxBy(sample => sample.Value);
}
