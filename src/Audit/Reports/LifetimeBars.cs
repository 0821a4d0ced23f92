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
        $"<svg class=\"bar\" aria-hidden=\"true\">{string.Concat(axis.Ticks.Select(Tick))}</svg>";

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
            $"<svg class=\"bar\" role=\"img\" aria-label=\"{label}\"><rect class=\"track\" width=\"100%\" height=\"14\" rx=\"3\"/>",
            Part("sure", TimeSpan.Zero, sure),
            Part("some", sure, some),
            stall.Closed > 1 ? Mark("median", stall.Median) : "",
            held is { } still ? $"<svg class=\"still\" x=\"{Percent(still.TotalSeconds)}%\"><path d=\"M0 0 9 7 0 14z\"/></svg>" : "",
            Mark("asked", wanted),
            "</svg>\n");
    }

    /// <summary>What a bar's part looks like, for a legend.</summary>
    public static string Sign(string kind) => kind switch
    {
        "still" => "<svg class=\"bar sign\" aria-hidden=\"true\"><path class=\"still\" d=\"M0 0 9 7 0 14z\"/></svg>",
        "sure" or "some" => $"<svg class=\"bar sign\" aria-hidden=\"true\"><rect class=\"{kind}\" width=\"22\" height=\"14\"/></svg>",
        _ => $"<svg class=\"bar sign\" aria-hidden=\"true\"><line class=\"{kind}\" x1=\"11\" x2=\"11\" y1=\"0\" y2=\"14\"/></svg>",
    };

    // The first and the last stand inside.
    private string Tick(double tick)
    {
        var anchor = tick == 0 ? "start" : tick >= axis.Top ? "end" : "middle";
        return $"<text x=\"{Percent(tick)}%\" y=\"12\" text-anchor=\"{anchor}\">{ChartAxis.Label(tick)} s</text>";
    }

    private string Part(string kind, TimeSpan? from, TimeSpan? to) => from is { } start && to is { } end && end > start
        ? $"<rect class=\"{kind}\" x=\"{Percent(start.TotalSeconds)}%\" width=\"{Percent(end.TotalSeconds - start.TotalSeconds)}%\" height=\"14\"/>"
        : "";

    private string Mark(string kind, TimeSpan? at) => at is { } time
        ? $"<line class=\"{kind}\" x1=\"{Percent(time.TotalSeconds)}%\" x2=\"{Percent(time.TotalSeconds)}%\" y1=\"-3\" y2=\"17\"/>"
        : "";

    private string Percent(double seconds) => (Math.Clamp(seconds / axis.Top, 0, 1) * 100).ToString("0.##", CultureInfo.InvariantCulture);
}
