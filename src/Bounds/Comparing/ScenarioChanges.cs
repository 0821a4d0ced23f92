using Leak.Bounds.Plans;
using Leak.Bounds.Reports;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Comparing;

/// <summary>What changed of one scenario.</summary>
internal static class ScenarioChanges
{
    public static void Add(RunChanges changes, string title, RunScenario? was, RunScenario? now)
    {
        if (was is null || now is null)
        {
            changes.NotComparable.Add($"{title}: {(was is null ? $"new, {Words(now!)}" : $"{Words(was)} before, not run now")}");
            return;
        }

        if (!was.IsConclusive || !now.IsConclusive)
        {
            if (was.IsConclusive != now.IsConclusive)
            {
                changes.NotComparable.Add($"{title}: {Words(was)} before, {Words(now)} now{Reason(now)}");
            }

            return;
        }

        var isAlike = was.Planned == now.Planned && was.Expected == now.Expected;
        if (!isAlike)
        {
            changes.NotComparable.Add(was.Expected == now.Expected
                ? $"{title}: its numbers, {was.Planned} arrivals were planned before, {now.Planned} now"
                : $"{title}: its numbers, {was.Expected} was expected before, {now.Expected} now");
        }

        var worse = changes.Worse.Count;
        var better = changes.Better.Count;
        Bounds(changes, title, was, now);
        var isTold = changes.Worse.Count > worse || changes.Better.Count > better;
        if (was.AsExpected != now.AsExpected && !isTold)
        {
            (now.AsExpected ? changes.Better : changes.Worse).Add($"{title}: {Words(was)} before, {Words(now)} now{Reason(now)}");
        }
        else if (was.Verdict != now.Verdict)
        {
            changes.Other.Add($"{title}: {Words(was)} before, {Words(now)} now");
        }

        Figures(changes, title, was, now, isAlike && !now.IsControl);
        WorkloadChanges.Add(changes, title, was, now, isAlike);
    }

    private static void Bounds(RunChanges changes, string title, RunScenario was, RunScenario now)
    {
        var before = was.Bounds.Where(bound => bound.IsBroken).Select(bound => bound.Key).ToHashSet(StringComparer.Ordinal);
        var broken = now.Bounds.Where(bound => bound.IsBroken).DistinctBy(bound => bound.Key).ToList();
        var judgedBefore = was.Bounds.Select(bound => bound.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var bound in broken.Where(bound => !before.Contains(bound.Key)))
        {
            var seen = bound.Observed is { } observed ? $"{Wording.Amount(observed, bound.Unit)}, where {bound.Formula}" : bound.Formula;
            changes.Worse.Add($"{title}: {bound.Key}: {(judgedBefore.Contains(bound.Key) ? "held" : "not judged")} before, broken now: {seen}");
        }

        foreach (var key in before.Where(key => now.Bounds.Any(bound => bound.Key == key && !bound.IsBroken)))
        {
            changes.Better.Add($"{title}: {key}: broken before, holds now");
        }
    }

    private static void Figures(RunChanges changes, string title, RunScenario was, RunScenario now, bool counts)
    {
        changes.Add(new FigureChange(title, "peak connections", "connections", was.PeakOpenConnections, now.PeakOpenConnections), counts);
        changes.Add(new FigureChange(title, "peak tasks", "tasks", was.PeakActiveTasks, now.PeakActiveTasks), counts);
        changes.Add(new FigureChange(title, "connections once the clients were gone", "connections", was.ResidualConnections, now.ResidualConnections), counts);
        changes.Add(new FigureChange(title, "tasks left behind", "tasks", was.ResidualTasks - was.BaselineTasks, now.ResidualTasks - now.BaselineTasks), counts);
    }

    private static string Words(RunScenario scenario) =>
        scenario.Verdict == nameof(Verdict.Inconclusive) ? "inconclusive"
        : scenario.AsExpected ? $"{scenario.Verdict} as expected"
        : scenario.Verdict == scenario.Expected && !scenario.Bounds.Any(bound => bound.IsBroken) ? $"{scenario.Verdict}, and yet not as expected"
        : scenario.Verdict == scenario.Expected ? VerdictWords.Beside(scenario.Bounds.Count(bound => bound.IsBroken), scenario.Verdict == nameof(Verdict.Growing) ? Verdict.Growing : Verdict.Bounded)
        : $"{scenario.Verdict} ({scenario.Expected} was expected)";

    private static string Reason(RunScenario now) => now.AsExpected || now.Reasons.Count == 0 ? "" : $": {now.Reasons[0]}";
}
