using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports.Cases;

/// <summary>A run as test cases: of each scenario one for each workload, and one for what is asked of the whole server.</summary>
internal static class RunCases
{
    private const int MostFrames = 30;

    public static CaseReport Of(RunReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new CaseReport
        {
            Name = "leak run",
            Headline = ReportWords.Headline(report),
            StartedAt = report.StartedAt,
            Duration = report.Duration ?? report.Scenarios.Aggregate(TimeSpan.Zero, (sum, verdict) => sum + verdict.Observation.Watched),
            Target = report.Target,
            Environment = report.Environment,
            Cases = [.. report.Scenarios.SelectMany(Of), .. report.NotRun.Select(title => NotRun(title, report.Interrupted))],
        };
    }

    /// <summary>The cases of a scenario. If it is not as expected, at least one did not pass.</summary>
    public static IEnumerable<ReportCase> Of(ScenarioVerdict verdict)
    {
        List<ReportCase> its = [.. verdict.Workloads.Select(workload => Of(verdict, workload))];
        return its.Append(Whole(verdict, its));
    }

    private static ReportCase Of(ScenarioVerdict verdict, WorkloadVerdict workload)
    {
        var record = workload.Record;
        var status = workload switch
        {
            { NotApplicable: not null } => CaseStatus.NotApplicable,
            { Verdict: Verdict.Inconclusive } => CaseStatus.Inconclusive,
            { AsExpected: true } => CaseStatus.Passed,
            _ => CaseStatus.Failed,
        };
        return Told(verdict, workload.Reasons, new ReportCase
        {
            Suite = verdict.Observation.Scenario.Title,
            Name = record.Id,
            Status = status,
            IsControl = record.Workload is StallPlan plan && verdict.Observation.Scenario.IsControlled(plan),
            Duration = verdict.Observation.Watched,
            Breaks = [.. Broken(verdict, record.Id)],
            NotApplicable = workload.NotApplicable,
        });
    }

    private static ReportCase Whole(ScenarioVerdict verdict, List<ReportCase> its)
    {
        List<CaseBreak> broken = [.. Broken(verdict, workload: null)];
        var isTold = its.Exists(one => one.Status is CaseStatus.Failed or CaseStatus.Inconclusive);
        return Told(verdict, verdict.Reasons, new ReportCase
        {
            Suite = verdict.Observation.Scenario.Title,
            Name = ReportCase.WholeServer,
            Status = verdict.Verdict == Verdict.Inconclusive ? CaseStatus.Inconclusive
                : broken.Count > 0 || (!verdict.AsExpected && !isTold) ? CaseStatus.Failed
                : CaseStatus.Passed,
            IsControl = verdict.Observation.Scenario.IsControl,
            Duration = verdict.Observation.Watched,
            Breaks = broken,
        });
    }

    private static IEnumerable<CaseBreak> Broken(ScenarioVerdict verdict, string? workload) => verdict.Broken
        .Where(bound => bound.Workload == workload && !bound.IsMeant)
        .Select(bound => new CaseBreak(bound.Name, bound.Describe()));

    private static ReportCase Told(ScenarioVerdict verdict, IReadOnlyList<string> reasons, ReportCase found) => found.Status switch
    {
        CaseStatus.Passed or CaseStatus.NotApplicable => found with { Breaks = [] },
        CaseStatus.Inconclusive => found with { Breaks = [.. OrElse(reasons, "There is no verdict.").Select(reason => new CaseBreak("inconclusive", reason))] },
        _ when found.Breaks.Count == 0 => Parked(verdict, found with { Breaks = [.. OrElse(reasons, "It is not as expected.").Select(reason => new CaseBreak("not as expected", reason))] }),
        _ => Parked(verdict, found),
    };

    private static IReadOnlyList<string> OrElse(IReadOnlyList<string> sentences, string other) => sentences.Count > 0 ? sentences : [other];

    private static ReportCase Parked(ScenarioVerdict verdict, ReportCase failed)
    {
        var isLeft = failed.Breaks.All(broken => broken.Rule is BoundNames.TasksAfter or BoundNames.RequestsAfter or BoundNames.LeftBehind);
        IReadOnlyList<StackProfile> stacks = isLeft && verdict.Observation.Stacks.Left.Count > 0 ? verdict.Observation.Stacks.Left : verdict.Profile;
        return failed with
        {
            Place = CodePlace.Of(stacks),
            Details = [.. stacks.SelectMany(stack => stack.Frames.Select(frame => $"    {frame}").Prepend($"{Wording.Amount(stack.Count, "tasks")} parked here:")).Take(MostFrames)],
        };
    }

    private static ReportCase NotRun(string title, bool interrupted) => new()
    {
        Suite = title,
        Name = ReportCase.WholeServer,
        Status = CaseStatus.Inconclusive,
        Breaks = [new CaseBreak("not run", interrupted ? "It was not run: the run was interrupted." : "It was not run.")],
    };
}
