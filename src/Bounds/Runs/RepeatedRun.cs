using Leak.Bounds.Reports;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Runs;

/// <summary>
/// Runs a scenario again where the machine alone was in the way of a verdict: it gave too little time to the run to tell whether the
/// server was late. So is a run whose connections were closed late by no more than the thread pool was, which others in its process use too;
/// if it is so in each run, that is the verdict. Nothing else is run again, and no other verdict.
/// </summary>
public static class RepeatedRun
{
    /// <summary>The most runs of one scenario.</summary>
    public const int Most = ReportWords.MostRuns;

    /// <summary>Runs a scenario until there is a verdict that lateness does not explain, or something else is in its way, or <see cref="Most"/> runs had none.</summary>
    /// <param name="runAsync">
    /// Runs it, given the number of the run from 1 on: on a fresh server each time where that can be had, and with a new folder for the
    /// engine's own report.
    /// </param>
    /// <param name="cancellationToken">Cancelled: no further run is begun.</param>
    /// <returns>
    /// The verdict of the last run, with what those before it said. Where a further run could not be made, its server not started say,
    /// that of the last that was, with a reason more: what was judged is not lost.
    /// </returns>
    public static async Task<ScenarioVerdict> OfAsync(Func<int, Task<ScenarioVerdict>> runAsync, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(runAsync);
        var verdict = await runAsync(1);
        var before = new List<string>();
        var wereMachines = true;
        while ((verdict.IsMachines || verdict.IsPools) && before.Count + 1 < Most && !cancellationToken.IsCancellationRequested)
        {
            wereMachines &= verdict.IsMachines;
            before.Add($"{verdict.Verdict}: {string.Join(" ", verdict.Reasons)}");
            try
            {
                verdict = await runAsync(before.Count + 1) with { RunsBefore = [.. before], WereMachines = wereMachines };
            }
            catch (Exception e)
            {
                return verdict with { Reasons = [.. verdict.Reasons, $"It was to be run again, and could not be: {e.GetType().Name}: {e.Message}"] };
            }
        }

        return verdict;
    }
}
