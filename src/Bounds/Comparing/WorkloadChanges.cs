using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Comparing;

/// <summary>What changed of the workloads of one scenario.</summary>
internal static class WorkloadChanges
{
    public static void Add(RunChanges changes, string title, RunScenario scenarioWas, RunScenario scenarioNow, bool isAlike)
    {
        var before = scenarioWas.Workloads.DistinctBy(workload => workload.Id).ToDictionary(workload => workload.Id, StringComparer.Ordinal);
        foreach (var now in scenarioNow.Workloads.DistinctBy(workload => workload.Id))
        {
            if (before.Remove(now.Id, out var was))
            {
                Add(changes, $"{title}: {now.Id}", was, now, isAlike);
            }
            else
            {
                changes.NotComparable.Add($"{title}: {now.Id}: new");
            }
        }

        changes.NotComparable.AddRange(before.Keys.Select(id => $"{title}: {id}: not run now"));
    }

    private static void Add(RunChanges changes, string subject, RunWorkload was, RunWorkload now, bool isAlike)
    {
        if (was.NotApplicable is not null || now.NotApplicable is not null)
        {
            if (was.NotApplicable is null || now.NotApplicable is null)
            {
                changes.NotComparable.Add($"{subject}: {(was.NotApplicable is { } why ? $"not applicable ({why}) before, tried now" : $"tried before, not applicable ({now.NotApplicable}) now")}");
            }

            return;
        }

        var isSameLimit = was.Limit == now.Limit && was.LimitSeconds == now.LimitSeconds;
        if (!isSameLimit)
        {
            changes.NotComparable.Add($"{subject}: its times, {Limit(was)} before, {Limit(now)} now");
        }

        if (was.Limit is not null && Fired(was) != Fired(now))
        {
            changes.Other.Add($"{subject}: closed by {Fired(was)} before, by {Fired(now)} now");
        }

        var counts = isAlike && isSameLimit && now.Expected == nameof(Plans.Verdict.Bounded);
        changes.Add(new FigureChange(subject, "longest lifetime", "s", was.MaxLifetimeSeconds, now.MaxLifetimeSeconds), counts);
        changes.Add(new FigureChange(subject, "held at the end", "connections", was.Held, now.Held), counts);
        changes.Add(new FigureChange(subject, "left behind", "connections", was.LeftBehind, now.LeftBehind), counts);
        if (was.Limit is null)
        {
            changes.Add(new FigureChange(subject, "requests that failed", "requests", was.Failed, now.Failed), counts);
            changes.Add(new FigureChange(subject, "median answer", "ms", was.Latency?.During?.MedianMilliseconds, now.Latency?.During?.MedianMilliseconds), counts);
            changes.Add(new FigureChange(subject, "p99 answer", "ms", was.Latency?.During?.P99Milliseconds, now.Latency?.During?.P99Milliseconds), counts);
        }
    }

    private static string Limit(RunWorkload workload) => workload.LimitSeconds is { } seconds ? $"{workload.Limit} {Wording.Number(seconds)} s" : "no limit";

    private static string Fired(RunWorkload workload) => workload.LimitsFired.Count == 0 ? "no limit that is told" : string.Join(", ", workload.LimitsFired.Keys.Order(StringComparer.Ordinal));
}
