using Leak.Audit.Findings;
using Leak.Bounds.Engine;
using Leak.Bounds.Verdicts;

namespace Leak.Audit.Reports;

/// <summary>A line for each stall that was tried, the worst first.</summary>
internal static class StallTable
{
    private static readonly string[] s_columns = ["stall", "verdict", "opened", "held, or closed after (least / median / most)", "ended by"];

    /// <returns>The table; <see langword="null"/>: no stall was tried.</returns>
    public static ReportTable? Of(AuditReport report) => Tried(report) is { Count: > 0 } tried ? new ReportTable("", s_columns, [.. tried.Select(Row)]) : null;

    /// <summary>Pinned, then inconclusive, then bounded; of each the longest first.</summary>
    public static IReadOnlyList<StallFinding> Tried(AuditReport report) =>
    [
        .. report.Stalls
            .Where(stall => stall.Verdict != AuditVerdict.NotApplicable)
            .OrderBy(stall => Verdicts.IsOpen(stall.Verdict) ? 0 : stall.Verdict == AuditVerdict.Inconclusive ? 1 : 2)
            .ThenByDescending(stall => stall.HeldFor ?? TimeSpan.Zero)
            .ThenByDescending(stall => stall.Most ?? TimeSpan.Zero)
            .ThenBy(stall => stall.Id, StringComparer.Ordinal),
    ];

    /// <summary><c>6 connections</c>; of a stall whose requests are given back, <c>6 requests</c>.</summary>
    public static string Opened(StallFinding stall) => Wording.Amount(stall.Connections, stall.IsByRequest ? "requests" : "connections");

    /// <summary><c>held ≥ 150 s</c>; <c>2 held ≥ 150 s, 4 closed after 60 / 60.1 / 60.2 s</c>. A request is <c>given back</c>, its connection may stay.</summary>
    public static string Became(StallFinding stall)
    {
        var held = stall.HeldFor is { } time ? $"held ≥ {Times.AtLeast(time)}" : "held";
        var closed = $"{(stall.IsByRequest ? "given back" : "closed")}{After(stall)}";
        return stall switch
        {
            { Held: > 0, Closed: > 0 } => $"{stall.Held} {held}, {stall.Closed} {closed}",
            { Held: > 0 } => held,
            { Closed: > 0 } => closed,
            _ => AuditWords.Nothing,
        };
    }

    public static string EndedBy(StallFinding stall) => stall.Endings.Count == 0 ? AuditWords.Nothing : Wording.Counts(stall.Endings);

    private static string[] Row(StallFinding stall) => [stall.Id, AuditWords.Verdict(stall.Verdict), Opened(stall), Became(stall), EndedBy(stall)];

    private static string After(StallFinding stall) => (stall.Least, stall.Median, stall.Most) switch
    {
        ({ } least, _, { } most) when stall.Closed == 1 || least == most => $" after {Times.Near(most)}",
        ({ } least, { } median, { } most) => $" after {Times.Several(least, median, most)}",
        _ => "",
    };
}
