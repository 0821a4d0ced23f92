using Leak.Bounds.Facts;

namespace Leak.Bounds.Verdicts;

/// <summary>Why nothing can be judged by a quantity.</summary>
internal static class ProbeGap
{
    /// <summary>A sentence, or <see langword="null"/> where it has samples and a baseline.</summary>
    public static string? Of(Observation observation, Quantity quantity) => observation.FindSeries(quantity) switch
    {
        null => $"{quantity.Name} was not sampled.",
        { Unavailable: { } why } => $"{quantity.Name} is not available: {why}",
        { Samples.Count: 0 } => $"{quantity.Name} has no samples.",
        _ when !observation.Baseline.ContainsKey(quantity) => $"{quantity.Name} has no baseline.",
        _ => null,
    };

    /// <summary>Why nothing can be judged by what is left of it once the clients are gone, or <see langword="null"/>.</summary>
    public static string? After(Observation observation, Quantity quantity) => Of(observation, quantity)
        ?? (observation.Residual.ContainsKey(quantity) ? null : $"{quantity.Name} was not read after the clients were gone.");
}
