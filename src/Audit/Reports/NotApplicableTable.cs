using Leak.Audit.Findings;
using Leak.Bounds.Engine;

namespace Leak.Audit.Reports;

/// <summary>A line for each reason why something could not be tried: what it was, and what would make it apply.</summary>
internal static class NotApplicableTable
{
    private static readonly string[] s_columns = ["why", "stalls and clients", "in leak.json it would apply with"];

    /// <returns>The table; <see langword="null"/>: all could be tried.</returns>
    public static ReportTable? Of(AuditReport report)
    {
        var stalls = report.Stalls
            .Where(stall => stall.Verdict == AuditVerdict.NotApplicable)
            .Select(stall => (stall.Id, Why: string.Join(' ', stall.Reasons), With: stall.WouldApplyWith));
        var clients = report.Live
            .Where(live => live.NotApplicable is not null)
            .Select(live => (live.Id, Why: live.NotApplicable!, With: live.WouldApplyWith));
        var groups = stalls.Concat(clients).GroupBy(one => (one.Why, one.With)).OrderByDescending(group => group.Count()).ToList();
        return groups.Count == 0 ? null : new ReportTable("", s_columns, [.. groups.Select(group => new[]
        {
            group.Key.Why.Length == 0 ? "not told" : group.Key.Why,
            string.Join(", ", group.Select(one => one.Id)),
            group.Key.With ?? AuditWords.Nothing,
        })]);
    }
}
