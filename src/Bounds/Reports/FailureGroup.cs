using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>What is not as expected for the same reason, in all scenarios of a run; not escaped.</summary>
/// <param name="Title">The bound that was broken, or that there is no verdict.</param>
/// <param name="Sentences">What happened, a sentence each.</param>
/// <param name="Limits">The names of the limits that should have acted.</param>
internal sealed record FailureGroup(string Title, IReadOnlyList<string> Sentences, IReadOnlyList<string> Limits)
{
    private const string NoVerdict = "no verdict";

    private const string Other = "not as expected";

    /// <summary>The groups, the largest first; none where all is as expected.</summary>
    public static IReadOnlyList<FailureGroup> Of(IReadOnlyList<ScenarioVerdict> scenarios) =>
    [
        .. scenarios
            .Where(verdict => !verdict.AsExpected)
            .SelectMany(Failures)
            .GroupBy(failure => failure.Title, StringComparer.Ordinal)
            .OrderByDescending(group => group.Count())
            .Select(group => new FailureGroup(
                group.Key,
                [.. group.Select(failure => failure.Sentence).Distinct(StringComparer.Ordinal)],
                [.. group.Select(failure => failure.Limit).OfType<string>().Distinct(StringComparer.Ordinal)])),
    ];

    private static IEnumerable<(string Title, string Sentence, string? Limit)> Failures(ScenarioVerdict verdict)
    {
        var title = verdict.Observation.Scenario.Title;
        List<BoundResult> broken = [.. verdict.Broken.Where(bound => !bound.IsMeant)];
        var told = broken.Select(bound => bound.Describe()).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. broken.Select(bound => (bound.Name, $"{title}: {bound.Describe()}", LimitOf(verdict, bound.Workload))),
            .. verdict.Reasons.Where(reason => !told.Contains(reason)).Select(reason => (verdict.Verdict == Verdict.Inconclusive ? NoVerdict : Other, $"{title}: {reason}", (string?)null)),
        ];
    }

    // Of a control a limit is off on purpose.
    private static string? LimitOf(ScenarioVerdict verdict, string? workload) =>
        verdict.Observation.Stalls.FirstOrDefault(record => record.Id == workload) is { Plan: var plan } && !verdict.Observation.Scenario.IsControlled(plan)
            ? plan.Expectation.Limit.Name
            : null;
}
