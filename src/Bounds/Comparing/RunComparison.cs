namespace Leak.Bounds.Comparing;

/// <summary>What changed between two runs. Verdicts and bounds decide; numbers inform, unless they differ by more than noise.</summary>
internal static class RunComparison
{
    public static Comparison Of(RunDocument before, RunDocument after, string nameBefore, string nameAfter)
    {
        var changes = new RunChanges();
        var was = before.Scenarios.DistinctBy(scenario => scenario.Title).ToDictionary(scenario => scenario.Title, StringComparer.Ordinal);
        var now = after.Scenarios.DistinctBy(scenario => scenario.Title).ToDictionary(scenario => scenario.Title, StringComparer.Ordinal);
        foreach (var title in was.Keys.Concat(now.Keys.Where(title => !was.ContainsKey(title))))
        {
            ScenarioChanges.Add(changes, title, was.GetValueOrDefault(title), now.GetValueOrDefault(title));
        }

        return new Comparison
        {
            Kind = "runs",
            Before = nameBefore,
            After = nameAfter,
            Facts = [.. Facts(before, after).Where(fact => fact.Name == AsExpected || fact.Before != fact.After)],
            Worse = changes.Worse,
            Better = changes.Better,
            Other = changes.Other,
            NotComparable = changes.NotComparable,
            Remarks = [.. Remarks(before, after)],
            Figures = changes.Figures,
        };
    }

    private const string AsExpected = "as expected";

    private static IEnumerable<(string Name, string Before, string After)> Facts(RunDocument before, RunDocument after)
    {
        yield return (AsExpected, Count(before), Count(after));
        yield return ("commit", before.Environment.Commit ?? "not known", after.Environment.Commit ?? "not known");
        yield return ("runtime", before.Environment.Runtime, after.Environment.Runtime);
    }

    private static string Count(RunDocument run) => $"{run.Scenarios.Count(scenario => scenario.AsExpected)} of {run.Scenarios.Count}";

    private static IEnumerable<string> Remarks(RunDocument before, RunDocument after)
    {
        if (before.Target is { } was && after.Target is { } now && was != now)
        {
            yield return $"the runs are of different targets: {was} before, {now} now";
        }

        if (before.Engine != after.Engine)
        {
            yield return $"{before.Engine} drove the load before, {after.Engine} now";
        }

        if ((before.Environment.Os, before.Environment.Cores) != (after.Environment.Os, after.Environment.Cores))
        {
            yield return $"the machines differ: {before.Environment.Os} with {before.Environment.Cores} cores before, {after.Environment.Os} with {after.Environment.Cores} now";
        }

        foreach (var (run, when) in new[] { (before, "before"), (after, "now") })
        {
            if (run.Interrupted)
            {
                yield return $"the run {when} was interrupted";
            }

            foreach (var title in run.NotRun)
            {
                yield return $"not run {when}: {title}";
            }
        }
    }
}
