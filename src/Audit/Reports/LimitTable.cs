using Leak.Audit.Findings;
using Leak.Bounds.Engine;

namespace Leak.Audit.Reports;

/// <summary>A line for each limit: where its setting lies, which stalls it guards, and the verdict against what was asked for.</summary>
internal static class LimitTable
{
    private static readonly string[] s_columns = ["limit", "its setting lies", "stalls that it guards", "asked for", "verdict"];

    /// <returns>The table; <see langword="null"/>: no limit was looked for.</returns>
    public static ReportTable? Of(AuditReport report) => report.Limits.Count == 0 ? null : new ReportTable(
        "", s_columns, [.. report.Limits.Select(limit => Row(limit, report.Watch))]);

    private static string[] Row(LimitFinding limit, TimeSpan watch) =>
    [
        limit.Limit,
        Setting(limit, watch),
        limit.Stalls.Count == 0 ? AuditWords.Nothing : string.Join(", ", limit.Stalls),
        Times.Near(limit.Wanted),
        AuditWords.Verdict(limit.Verdict),
    ];

    private static string Setting(LimitFinding limit, TimeSpan watch) => (limit.AtLeast, limit.AtMost) switch
    {
        ({ } least, { } most) => $"between {Times.AtLeast(least)} and {Times.AtMost(most)}",
        ({ } least, null) => $"at {Times.AtLeast(least)} or above",
        (null, { } most) => $"at {Times.AtMost(most)} or below",
        _ when limit.IsOfNoOneTime => "not at one time: what a stall's connections show differs",
        // Nothing was seen that could say whether there is one.
        _ when limit.Verdict is AuditVerdict.Inconclusive or AuditVerdict.NotApplicable => "not known",
        _ => $"none within the watch ({Times.Near(watch)})",
    };
}
