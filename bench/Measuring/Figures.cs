using System.Globalization;

namespace Leak.Bench.Measuring;

/// <summary>Medians with their spread.</summary>
internal static class Figures
{
    public static double Quantile(IEnumerable<double> values, double at)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)Math.Min(sorted.Length - 1, Math.Floor(at * sorted.Length))];
    }

    /// <summary><c>median (least–most)</c>.</summary>
    public static string Spread(IReadOnlyCollection<double> values, string format = "0.0") => string.Create(
        CultureInfo.InvariantCulture,
        $"{Quantile(values, 0.5).ToString(format, CultureInfo.InvariantCulture)} ({values.Min().ToString(format, CultureInfo.InvariantCulture)}–{values.Max().ToString(format, CultureInfo.InvariantCulture)})");
}
