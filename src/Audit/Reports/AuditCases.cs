using Leak.Audit.Findings;
using Leak.Bounds.Reports.Cases;

namespace Leak.Audit.Reports;

/// <summary>An audit as test cases: one for each stall, one for each kind of legitimate client, and one for the whole server.</summary>
internal static class AuditCases
{
    public static CaseReport Of(AuditDocument document)
    {
        var report = document.Report;
        var suite = $"audit of {string.Join(", ", report.Targets)}";
        return new CaseReport
        {
            Name = "leak audit",
            Headline = AuditWords.Headline(document),
            StartedAt = report.StartedAt,
            Duration = report.Duration,
            Target = string.Join(", ", report.Targets),
            Environment = report.Environment,
            Cases = [.. report.Stalls.Select(stall => Of(suite, stall)), .. report.Live.Select(live => Of(suite, live)), Whole(suite, report)],
        };
    }

    private static ReportCase Of(string suite, StallFinding stall) => new()
    {
        Suite = suite,
        Name = stall.Id,
        Status = stall.Verdict switch
        {
            AuditVerdict.Bounded => CaseStatus.Passed,
            AuditVerdict.Inconclusive => CaseStatus.Inconclusive,
            AuditVerdict.NotApplicable => CaseStatus.NotApplicable,
            _ => CaseStatus.Failed,
        },
        Duration = stall.HeldFor ?? stall.Most,
        Breaks = stall.Verdict is AuditVerdict.Bounded or AuditVerdict.NotApplicable ? [] : [new CaseBreak(stall.Id, What(stall)) { Meaning = $"{stall.Summary}. Guarded by {stall.Limit}." }],
        Details = stall.Verdict is AuditVerdict.Bounded or AuditVerdict.NotApplicable ? [] : stall.Reasons,
        NotApplicable = stall.Verdict == AuditVerdict.NotApplicable ? string.Join(" ", stall.Reasons) : null,
    };

    private static string What(StallFinding stall) =>
        $"{stall.Id}: {AuditWords.Verdict(stall.Verdict)}. {StallTable.Opened(stall)}: {StallTable.Became(stall)}; guarded by {stall.Limit}.";

    private static ReportCase Of(string suite, LiveFinding live) => new()
    {
        Suite = suite,
        Name = live.Id,
        Status = live.NotApplicable is not null ? CaseStatus.NotApplicable : live.Failed > 0 ? CaseStatus.Failed : CaseStatus.Passed,
        Breaks = live is { NotApplicable: null, Failed: > 0 }
            ? [new CaseBreak(live.Id, $"{live.Id}: {live.Failed} of {live.Served + live.Failed} requests of legitimate clients failed.") { Meaning = live.Summary }]
            : [],
        Details = live.NotApplicable is null ? [.. live.Failures.Select(failure => $"{failure.Key} × {failure.Value}")] : [],
        NotApplicable = live.NotApplicable,
    };

    private static ReportCase Whole(string suite, AuditReport report)
    {
        IReadOnlyList<string> why = report.Troubles.Count > 0 ? report.Troubles : report.Interrupted ? ["It was interrupted."] : [];
        return new ReportCase
        {
            Suite = suite,
            Name = ReportCase.WholeServer,
            Status = why.Count > 0 ? CaseStatus.Inconclusive : CaseStatus.Passed,
            Duration = report.Duration,
            Breaks = [.. why.Select(trouble => new CaseBreak("inconclusive", trouble))],
        };
    }
}
