using Leak.Bounds.Facts;

namespace Leak.Bounds.Verdicts;

/// <summary>
/// The Theil–Sen trend: the median of the slopes between all pairs of samples (Sen 1968, J. Am. Stat. Assoc. 63, 1379).
/// Reported beside a verdict, never its ground: up to 29% of the samples may lie anywhere, but a ramp is no leak.
/// </summary>
internal static class TheilSen
{
    /// <summary>Beyond this many samples evenly spread ones are taken: the pairs grow with the square.</summary>
    private const int MostSamples = 400;

    /// <summary>The slope in units per second; <see langword="null"/> for fewer than two samples at different times.</summary>
    public static double? PerSecond(IReadOnlyList<Sample> samples)
    {
        var taken = samples.Count <= MostSamples
            ? samples
            : [.. Enumerable.Range(0, MostSamples).Select(number => samples[(int)((long)number * (samples.Count - 1) / (MostSamples - 1))])];
        var slopes = new List<double>(taken.Count * (taken.Count - 1) / 2);
        for (var later = 1; later < taken.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                var seconds = (taken[later].At - taken[earlier].At).TotalSeconds;
                if (seconds > 0)
                {
                    slopes.Add((taken[later].Value - taken[earlier].Value) / seconds);
                }
            }
        }

        if (slopes.Count == 0)
        {
            return null;
        }

        slopes.Sort();
        var middle = slopes.Count / 2;
        return slopes.Count % 2 == 1 ? slopes[middle] : (slopes[middle - 1] + slopes[middle]) / 2;
    }
}
