using System.Globalization;
using Leak.Bounds.Plans;

namespace Leak.Bounds.Verdicts;

/// <summary>Numbers as they stand in sentences, tables and formulas; the same in every culture.</summary>
internal static class Wording
{
    /// <summary><c>4.5 s</c>; to the millisecond, so that what is just past a limit does not read as on it.</summary>
    public static string Seconds(TimeSpan time) => $"{Number(time.TotalSeconds)} s";

    /// <summary><c>Read 2 s + 2.5 s, then KeepAlive 3 s + 2.5 s</c>.</summary>
    public static string Limits(IReadOnlyList<Limit> limits) =>
        string.Join(", then ", limits.Select(limit => $"{limit.Name} {Seconds(limit.Value)} + {Seconds(Limit.Slack)}"));

    /// <summary><c>2 s (Read) + 2.5 s + 3 s (KeepAlive) + 2.5 s</c>.</summary>
    public static string Terms(IReadOnlyList<Limit> limits) =>
        string.Join(" + ", limits.Select(limit => $"{Seconds(limit.Value)} ({limit.Name}) + {Seconds(Limit.Slack)}"));

    /// <summary><c>46</c>, <c>6.25</c>; at most three decimals.</summary>
    public static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary><c>1 connection</c>, <c>46 connections</c>, <c>4.5 s</c>.</summary>
    public static string Amount(double value, string unit) =>
        value == 1 && unit.Length > 1 && unit.EndsWith('s') ? $"1 {unit[..^1]}" : $"{Number(value)} {unit}";

    /// <summary><c>keep_alive_timeout × 98, (none) × 2</c>, the most frequent first.</summary>
    public static string Counts(IEnumerable<KeyValuePair<string, int>> counts, int most = 5)
    {
        var ordered = counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        var shown = string.Join(", ", ordered.Take(most).Select(pair => $"{pair.Key} × {Number(pair.Value)}"));
        return ordered.Count > most ? $"{shown} and {ordered.Count - most} more" : shown;
    }
}
