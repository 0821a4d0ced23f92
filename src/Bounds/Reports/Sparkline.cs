using Leak.Bounds.Facts;

namespace Leak.Bounds.Reports;

/// <summary>A series as a few characters: <c>▁▃▆█</c>.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>A character for each part of the time, by the largest value in it; a part without a sample is as the one before.</summary>
    /// <param name="samples">The samples, in the order of time.</param>
    /// <param name="until">The end of the time.</param>
    /// <param name="width">How many characters; 1 or more.</param>
    /// <param name="top">The value of the highest block; more than zero, or all are the lowest.</param>
    /// <returns>Empty, where there is no finite sample.</returns>
    public static string Of(IReadOnlyList<Sample> samples, TimeSpan until, int width, double top)
    {
        var parts = new double?[width];
        foreach (var sample in samples.Where(sample => double.IsFinite(sample.Value)))
        {
            var place = until > TimeSpan.Zero ? Math.Clamp((int)(sample.At / until * width), 0, width - 1) : 0;
            parts[place] = Math.Max(parts[place] ?? double.NegativeInfinity, sample.Value);
        }

        if (Array.Find(parts, part => part is not null) is not { } last)
        {
            return "";
        }

        return string.Concat(parts.Select(part => Blocks[Block(last = part ?? last, top)]));
    }

    private static int Block(double value, double top) => top > 0 ? Math.Clamp((int)(value / top * Blocks.Length), 0, Blocks.Length - 1) : 0;
}
