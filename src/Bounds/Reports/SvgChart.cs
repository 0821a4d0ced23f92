using System.Globalization;
using System.Text;
using Leak.Bounds.Facts;
using Leak.Bounds.Pages;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>One series over the time of a run, as an inline SVG: axes with units, its peak, its bound as a line.</summary>
internal static class SvgChart
{
    private const double Width = 560;
    private const double Height = 230;
    private const double Left = 62;
    private const double Right = 16;
    private const double Top = 18;
    private const double Bottom = 40;

    /// <summary>Draws a series.</summary>
    /// <param name="series">The series; with samples.</param>
    /// <param name="bound">The limit to draw, or <see langword="null"/>.</param>
    /// <param name="boundName">What to write on it.</param>
    /// <param name="judged">Whether the server is held to it; else it is drawn for comparison.</param>
    /// <param name="length">The time axis's least end, so that the charts of a scenario share one.</param>
    /// <param name="largest">The value axis's least end, so that charts of several scenarios share one.</param>
    public static string Render(Series series, double? bound, string boundName, bool judged, TimeSpan length, double largest = 0)
    {
        var samples = ChartPoints.Thin(series.Samples, 280);
        if (samples.Count == 0)
        {
            return "";
        }

        var peak = samples.MaxBy(sample => sample.Value);
        var (divisor, unit) = Scale(series.Quantity.Unit, peak.Value);
        var time = ChartAxis.UpTo(Math.Max(length.TotalSeconds, samples[^1].At.TotalSeconds), 8);
        var value = ChartAxis.UpTo(Math.Max(Math.Max(peak.Value, bound ?? 0), largest) / divisor, 4);
        double X(double seconds) => Left + (seconds / time.Top * (Width - Left - Right));
        double Y(double counted) => Height - Bottom - (counted / divisor / value.Top * (Height - Top - Bottom));

        var summary = $"{series.Quantity.Name} in {unit}: peak {ChartAxis.Label(peak.Value / divisor)} at {Wording.Seconds(peak.At)}"
            + (bound is { } line ? $", {boundName} {ChartAxis.Label(line / divisor)}" : "");
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Html.Escape(summary)}\">\n");
        Axes(svg, time, value, unit, X, counted => Y(counted * divisor));
        svg.Append("<polyline class=\"line\" points=\"")
            .AppendJoin(' ', samples.Select(sample => $"{At(X(sample.At.TotalSeconds))},{At(Y(sample.Value))}"))
            .Append("\"/>\n");
        if (bound is { } limit)
        {
            Bound(svg, Y(limit), $"{boundName} {ChartAxis.Label(limit / divisor)}", judged);
        }

        var (peakX, peakY) = (X(peak.At.TotalSeconds), Y(peak.Value));
        svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"peak\" cx=\"{At(peakX)}\" cy=\"{At(peakY)}\" r=\"3.5\"><title>{Html.Escape(summary)}</title></circle>\n");
        return svg.Append("</svg>\n").ToString();
    }

    private static void Axes(
        StringBuilder svg, ChartAxis time, ChartAxis value, string unit, Func<double, double> x, Func<double, double> y)
    {
        foreach (var tick in value.Ticks)
        {
            var height = At(y(tick));
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"{(tick == 0 ? "axis" : "grid")}\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{height}\" y2=\"{height}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"tick\" x=\"{Left - 8}\" y=\"{height}\" dy=\"0.32em\" text-anchor=\"end\">{ChartAxis.Label(tick)}</text>\n");
        }

        foreach (var tick in time.Ticks)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"tick\" x=\"{At(x(tick))}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{ChartAxis.Label(tick)}</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"unit\" x=\"{Width - Right}\" y=\"{Height - 6}\" text-anchor=\"end\">seconds since the start</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"unit\" transform=\"translate(12 {At((Height - Bottom + Top) / 2)}) rotate(-90)\" text-anchor=\"middle\">{Html.Escape(unit)}</text>\n");
    }

    private static void Bound(StringBuilder svg, double y, string label, bool judged)
    {
        var kind = judged ? "bound" : "bound compared";
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"{kind}\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{At(y)}\" y2=\"{At(y)}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{kind}\" x=\"{Width - Right}\" y=\"{At(y - 5)}\" text-anchor=\"end\">{Html.Escape(label)}</text>\n");
    }

    private static (double Divisor, string Unit) Scale(string unit, double peak) => (unit, peak) switch
    {
        ("bytes", >= 1e9) => (1e9, "GB"),
        ("bytes", >= 1e6) => (1e6, "MB"),
        ("bytes", >= 1e3) => (1e3, "kB"),
        _ => (1, unit),
    };

    private static string At(double position) => position.ToString("0.#", CultureInfo.InvariantCulture);
}
