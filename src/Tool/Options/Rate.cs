using System.Globalization;

namespace Leak.Tool.Options;

/// <summary>A rate of arrivals as it is written on the command line and in runsettings: <c>50/s</c>, <c>600/m</c>.</summary>
/// <param name="Count">Arrivals in each interval; at least 1.</param>
/// <param name="Interval">A second or a minute.</param>
public readonly record struct Rate(int Count, TimeSpan Interval)
{
    /// <summary>What is allowed, for error messages.</summary>
    public const string Allowed = "a whole number from 1 to 100000 and a unit, /s or /m (50/s)";

    private const int Most = 100_000;

    /// <summary>Reads a rate.</summary>
    /// <returns>Whether <paramref name="text"/> is one.</returns>
    public static bool TryParse(string text, out Rate rate)
    {
        rate = default;
        var parts = text.Split('/');
        if (parts.Length != 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count is < 1 or > Most
            || parts[1] is not ("s" or "m"))
        {
            return false;
        }

        rate = new Rate(count, parts[1] == "s" ? TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(1));
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Count}/{(Interval == TimeSpan.FromSeconds(1) ? "s" : "m")}");
}
