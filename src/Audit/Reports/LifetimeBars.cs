using System.Globalization;
using Leak.Audit.Findings;
using Leak.Bounds.Reports;

namespace Leak.Audit.Reports;

/// <summary>Bars of one scale, from the beginning of a stall to the longest time of any. Widths are in percent, so that they fit any page.</summary>
/// <param name="axis">In seconds.</param>
internal sealed class LifetimeBars(ChartAxis axis)
{
    private const int Ticks = 5;

    /// <summary>Bars that have room for all of these.</summary>
    public static LifetimeBars For(IEnumerable<StallFinding> stalls, IEnumerable<TimeSpan> limits)
    {
        var times = stalls.SelectMany(stall => new[] { stall.Most, stall.HeldFor }).OfType<TimeSpan>().Concat(limits);
        return new LifetimeBars(ChartAxis.UpTo(times.Select(time => time.TotalSeconds).DefaultIfEmpty().Max(), Ticks));
    }

    /// <summary>The scale above them.</summary>
    public string Scale() =>
        $"<div class=\"bar\">{string.Concat(axis.Ticks.Select(tick => $"<i style=\"left:{Percent(tick)}%\">{ChartAxis.Label(tick)} s</i>"))}</div>";

    /// <summary>A stall's bar.</summary>
    /// <param name="stall">The stall.</param>
    /// <param name="wanted">The limit that was asked for; <see langword="null"/>: none.</param>
    /// <param name="label">What it shows, in words, escaped.</param>
    public string Of(StallFinding stall, TimeSpan? wanted, string label)
    {
        // All were held until the first was given back, some until the last was; those that never were, for as long as was seen at least.
        var held = stall.Held > 0 ? stall.HeldFor : null;
        var sure = stall.Closed > 0 ? stall.Least : held;
        var some = held > stall.Most ? held : stall.Most ?? held;
        return string.Concat(
            $"<div class=\"bar\" role=\"img\" aria-label=\"{label}\">",
            Part("sure", TimeSpan.Zero, sure),
            Part("some", sure, some),
            stall.Closed > 1 ? Mark("median", stall.Median) : "",
            Mark("still", held),
            Mark("asked", wanted),
            "</div>\n");
    }

    private string Part(string kind, TimeSpan? from, TimeSpan? to) => from is { } start && to is { } end && end > start
        ? $"<i class=\"{kind}\" style=\"left:{Percent(start.TotalSeconds)}%;width:{Percent(end.TotalSeconds - start.TotalSeconds)}%\"></i>"
        : "";

    private string Mark(string kind, TimeSpan? at) => at is { } time ? $"<i class=\"{kind}\" style=\"left:{Percent(time.TotalSeconds)}%\"></i>" : "";

    private string Percent(double seconds) => (Math.Clamp(seconds / axis.Top, 0, 1) * 100).ToString("0.##", CultureInfo.InvariantCulture);
}
