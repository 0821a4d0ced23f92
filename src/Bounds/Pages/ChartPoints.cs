using Leak.Bounds.Facts;

namespace Leak.Bounds.Pages;

/// <summary>Thins a long series to what a chart can show, without losing a peak.</summary>
internal static class ChartPoints
{
    /// <summary>The smallest and the largest of each of <paramref name="buckets"/> stretches, in the order of time.</summary>
    public static IReadOnlyList<Sample> Thin(IReadOnlyList<Sample> samples, int buckets)
    {
        var finite = samples.Where(sample => double.IsFinite(sample.Value)).ToList();
        if (finite.Count <= 2 * buckets)
        {
            return finite;
        }

        return
        [
            .. finite
                .Select((sample, index) => (sample, bucket: (int)((long)index * buckets / finite.Count)))
                .GroupBy(pair => pair.bucket, pair => pair.sample)
                .SelectMany(Extremes),
        ];
    }

    private static Sample[] Extremes(IEnumerable<Sample> bucket)
    {
        var samples = bucket.ToList();
        var low = samples.MinBy(sample => sample.Value);
        var high = samples.MaxBy(sample => sample.Value);
        return low == high ? [low] : low.At < high.At ? [low, high] : [high, low];
    }
}
