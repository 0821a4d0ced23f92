using System.Globalization;

namespace Leak.Bounds.Reports;

/// <summary>An axis from 0 to a round number, with round ticks (steps of 1, 2 or 5 times a power of ten).</summary>
/// <param name="Top">The end of the axis; more than zero.</param>
/// <param name="Step">From one tick to the next.</param>
internal readonly record struct ChartAxis(double Top, double Step)
{
    private static readonly double[] s_factors = [1, 2, 5, 10];

    /// <summary>The ticks, 0 among them.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            var (top, step) = this;
            return Enumerable.Range(0, (int)Math.Round(top / step) + 1).Select(number => number * step);
        }
    }

    /// <summary>An axis that ends on the first tick at or above the largest value.</summary>
    public static ChartAxis UpTo(double largest, int ticks)
    {
        if (!(largest > 0))
        {
            return new ChartAxis(1, 1);
        }

        var rough = largest / ticks;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = s_factors.First(factor => factor * power >= rough * (1 - 1e-9)) * power;
        return new ChartAxis(Math.Ceiling((largest / step) - 1e-9) * step, step);
    }

    /// <summary>A tick's or a value's words: <c>1,200</c>, <c>0.5</c>.</summary>
    public static string Label(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);
}
