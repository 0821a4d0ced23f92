using Leak.Bounds.Verdicts;

namespace Leak.Audit.Reports;

/// <summary>Times as they are read, in hundredths of a second. What was seen is never made more than it was.</summary>
internal static class Times
{
    public static string Near(TimeSpan time) => In(Math.Round(time.TotalSeconds, 2));

    /// <summary>Of a time that is at least so long.</summary>
    public static string AtLeast(TimeSpan time) => In(Math.Floor(Hundredths(time)) / 100);

    /// <summary>Of a time that is at most so long.</summary>
    public static string AtMost(TimeSpan time) => In(Math.Ceiling(Hundredths(time)) / 100);

    /// <summary>Several of one kind: <c>75.01 / 75.4 / 76 s</c>.</summary>
    public static string Several(params IEnumerable<TimeSpan> times) =>
        $"{string.Join(" / ", times.Select(time => Wording.Number(Math.Round(time.TotalSeconds, 2))))} s";

    /// <summary>Of an answer: <c>1.2 ms</c>, <c>12.5 s</c>.</summary>
    public static string Latency(TimeSpan time) =>
        time >= TimeSpan.FromSeconds(10) ? Near(time) : $"{Wording.Number(Math.Round(time.TotalMilliseconds, time.TotalMilliseconds < 100 ? 2 : 0))} ms";

    // Not of seconds in binary: 151.2 × 100 is less than 15,120 there.
    private static double Hundredths(TimeSpan time) => time.Ticks / (TimeSpan.TicksPerSecond / 100.0);

    private static string In(double seconds) => $"{Wording.Number(seconds)} s";
}
