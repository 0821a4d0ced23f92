using System.Globalization;
using Leak.Audit.Findings;

namespace Leak.Audit.Comparing;

/// <summary>Limits, as two audits asked for them and found them.</summary>
internal static class Limits
{
    /// <summary>That the two asked for different limits, so that their verdicts are of different questions; <see langword="null"/>: they did not.</summary>
    public static string? AskedOtherwise(AuditReport before, AuditReport after, string limit) =>
        Wanted(before, limit) is { } was && Wanted(after, limit) is { } now && was != now
            ? $"{Seconds(was)} s was asked for before, {Seconds(now)} s now"
            : null;

    public static bool Overlap(LimitFinding one, LimitFinding other) =>
        (one.AtLeast ?? TimeSpan.Zero) <= (other.AtMost ?? TimeSpan.MaxValue) && (other.AtLeast ?? TimeSpan.Zero) <= (one.AtMost ?? TimeSpan.MaxValue);

    public static string Interval(LimitFinding limit) => (limit.AtLeast, limit.AtMost) switch
    {
        ({ } least, { } most) => $"{Seconds(least)} to {Seconds(most)} s",
        ({ } least, null) => $"{Seconds(least)} s or more",
        (null, { } most) => $"at most {Seconds(most)} s",
        _ when limit.IsOfNoOneTime => "not at one time",
        _ => "none",
    };

    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);

    private static TimeSpan? Wanted(AuditReport report, string limit) => report.Limits.FirstOrDefault(one => one.Limit == limit)?.Wanted;
}
