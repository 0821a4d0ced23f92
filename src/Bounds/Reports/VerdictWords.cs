using Leak.Bounds.Causes;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>
/// A verdict as people read it, the same on the console and in every report. Growing is said of what still grows alone: what passed its
/// bound and came back, and what only left something behind, have words of their own. Documents for programs have the bare names.
/// </summary>
internal static class VerdictWords
{
    /// <summary>Of a scenario: <c>Bounded</c>, <c>Growing</c>, <c>Over its bound</c>, <c>Leaking</c>, <c>1 bound broken, without growth</c>.</summary>
    public static string Of(ScenarioVerdict verdict)
    {
        var scenario = verdict.Observation.Scenario;
        var broken = verdict.Broken.Where(bound => !bound.IsMeant).ToList();
        return Of(
            verdict.Verdict,
            scenario.Expected,
            verdict.AsExpected,
            broken.Count,
            isStillHeld: verdict.Observation.Stalls.Any(record => !scenario.IsControlled(record.Plan) && record.Lifetimes.Any(lifetime => lifetime.IsCensored)),
            isLeftAlone: broken.Where(bound => bound.ShowsGrowth).All(SymptomFinder.IsAfter));
    }

    /// <summary>Of one workload.</summary>
    public static string Of(WorkloadVerdict verdict) => Of(
        verdict.Verdict,
        verdict.Expected,
        verdict.AsExpected,
        verdict.BrokenBounds,
        isStillHeld: verdict.Record is Facts.StallRecord record && record.Lifetimes.Any(lifetime => lifetime.IsCensored),
        isLeftAlone: false);

    /// <summary>Of bounds that were broken beside the expected verdict.</summary>
    /// <param name="count">How many.</param>
    /// <param name="verdict">The verdict.</param>
    public static string Beside(int count, Verdict verdict) =>
        $"{Wording.Amount(count, "bounds")} broken, {(verdict == Verdict.Growing ? "beside the growth that must be" : "without growth")}";

    private static string Of(Verdict verdict, Verdict expected, bool asExpected, int broken, bool isStillHeld, bool isLeftAlone) =>
        asExpected || verdict == Verdict.Inconclusive ? verdict.ToString()
        : verdict == expected ? Beside(broken, verdict)
        : verdict == Verdict.Bounded ? "Did not grow"
        : isLeftAlone ? "Leaking"
        : isStillHeld ? nameof(Verdict.Growing)
        : "Over its bound";
}
