namespace Leak.Bounds.Verdicts;

/// <summary>Why nothing can be judged by a probe.</summary>
internal static class ProbeGap
{
    /// <summary>A sentence, or <see langword="null"/> where the probe has samples and a baseline.</summary>
    public static string? Of(Observation observation, string probe) => observation.FindSeries(probe) switch
    {
        null => $"{probe} was not sampled.",
        { Unavailable: { } why } => $"{probe} is not available: {why}",
        { Samples.Count: 0 } => $"{probe} has no samples.",
        _ when !observation.Baseline.ContainsKey(probe) => $"{probe} has no baseline.",
        _ => null,
    };
}
