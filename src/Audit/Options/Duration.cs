using System.Globalization;

namespace Leak.Audit.Options;

/// <summary>Durations as they are written on the command line, in leak.json and in runsettings: <c>500ms</c>, <c>5s</c>, <c>3m</c>, <c>1h</c>.</summary>
internal static class Duration
{
    /// <summary>What is allowed, for error messages.</summary>
    public const string Allowed = "a number with its unit: ms, s, m or h (500ms, 5s, 3m)";

    private static readonly (string Suffix, double Milliseconds)[] s_units =
        [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];

    /// <summary>Longer than any run; keeps arithmetic on times from overflowing.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    /// <summary>Reads a duration from zero to a day.</summary>
    /// <returns>Whether <paramref name="text"/> is one.</returns>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        foreach (var (suffix, milliseconds) in s_units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && double.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number * milliseconds <= s_longest.TotalMilliseconds)
            {
                duration = TimeSpan.FromMilliseconds(number * milliseconds);
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes a duration as it is read.</summary>
    public static string Format(TimeSpan duration)
    {
        var (suffix, milliseconds) = s_units.Reverse().First(unit => duration.TotalMilliseconds >= unit.Milliseconds || unit.Suffix == "ms");
        if (suffix is "m" or "h" && duration.TotalMilliseconds % milliseconds != 0)
        {
            (suffix, milliseconds) = ("s", 1_000);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds / milliseconds:0.###}{suffix}");
    }
}
