using System.Globalization;

namespace Leak.Bounds.Causes;

/// <summary>Writes a limit as a server's language wants it.</summary>
internal static class LimitText
{
    /// <summary>
    /// <c>{time}</c>: 60s or 2500ms; <c>{seconds}</c>: 60 or 2.5; <c>{whole}</c>: seconds without a fraction, at least 1; <c>{ms}</c>: 60000;
    /// <c>{span}</c>: 00:01:00; <c>{go}</c>: 60 * time.Second. <c>{half-seconds}</c> and <c>{half-whole}</c>: of half of it, for two
    /// settings whose times add up. <c>{two-whole}</c>: whole seconds, at least 2; <c>{over-one}</c>: seconds, at least 1.5, where the
    /// server refuses less.
    /// </summary>
    public static string Fill(string text, TimeSpan limit) => text
        .Replace("{time}", IsWhole(limit) ? $"{Number(limit.TotalSeconds)}s" : $"{Number(limit.TotalMilliseconds)}ms", StringComparison.Ordinal)
        .Replace("{seconds}", Number(limit.TotalSeconds), StringComparison.Ordinal)
        .Replace("{whole}", Whole(limit), StringComparison.Ordinal)
        .Replace("{ms}", Number(limit.TotalMilliseconds), StringComparison.Ordinal)
        .Replace("{span}", limit.ToString("c", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{go}", IsWhole(limit) ? $"{Number(limit.TotalSeconds)} * time.Second" : $"{Number(limit.TotalMilliseconds)} * time.Millisecond", StringComparison.Ordinal)
        .Replace("{two-whole}", Number(Math.Max(2, Math.Floor(limit.TotalSeconds))), StringComparison.Ordinal)
        .Replace("{over-one}", Number(Math.Max(1.5, limit.TotalSeconds)), StringComparison.Ordinal)
        .Replace("{half-seconds}", Number((limit / 2).TotalSeconds), StringComparison.Ordinal)
        .Replace("{half-whole}", Whole(limit / 2), StringComparison.Ordinal);

    private static bool IsWhole(TimeSpan limit) => limit.Ticks % TimeSpan.TicksPerSecond == 0;

    private static string Whole(TimeSpan limit) => Number(Math.Max(1, Math.Floor(limit.TotalSeconds)));

    private static string Number(double value) => Math.Round(value, 3).ToString("0.###", CultureInfo.InvariantCulture);
}
