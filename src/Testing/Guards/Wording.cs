using System.Globalization;

namespace Leak.Testing.Guards;

/// <summary>Times as people read them.</summary>
internal static class Wording
{
    /// <summary><c>2.5 s</c>, <c>10 min</c>, <c>1 day</c>, <c>infinite</c>.</summary>
    public static string Time(TimeSpan time) => time switch
    {
        _ when time < TimeSpan.Zero || time == TimeSpan.MaxValue => "infinite",
        { TotalMinutes: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.##} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.##} min"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.##} h"),
        { TotalDays: 1 } => "1 day",
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0.##} days"),
    };

    /// <summary>Why a value bounds nothing.</summary>
    public static string Has(TimeSpan time) =>
        time == TimeSpan.Zero ? "it is off"
        : time < TimeSpan.Zero || time == TimeSpan.MaxValue ? "it is infinite"
        : $"it is {Time(time)}, and more than {Time(AppLimits.Longest)} counts as no limit";
}
