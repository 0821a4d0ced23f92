using Leak.Bounds.Engine;
using Leak.Bounds.Probes;
using Leak.Bounds.Verdicts;
using Leak.Bounds.Workloads.Parking;

namespace Leak.Bounds.Runs;

/// <summary>
/// Runs scenarios against one server: cost of a connection, quiet, baseline, arrivals, watch, release, residual, verdict.
/// </summary>
/// <remarks>One run at a time for each runner.</remarks>
public sealed class ScenarioRunner(IServerUnderTest server, ILoadEngine engine, RunOptions options, TimeProvider timeProvider)
{
    private volatile ScenarioRun? _current;

    /// <summary>Where the run stands; <see langword="null"/> before the first. Safe to read from any thread.</summary>
    public RunStatus? Status => _current?.Status;

    /// <summary>
    /// Runs one scenario. A run that is cancelled, or whose server goes away, ends in an inconclusive verdict
    /// with what was recorded; so does one that needs more file descriptors than there are, before it opens any.
    /// </summary>
    public async Task<ScenarioVerdict> RunAsync(Scenario scenario, CancellationToken cancellationToken)
    {
        await using var run = new ScenarioRun(scenario, server, engine.Name, options, new RunClock(timeProvider));
        run.AddWorkloads();
        _current = run;
        var need = DescriptorBudget.Read().Need(scenario, server.IsInProcess);
        if (!need.Fits)
        {
            run.AddTrouble($"Refused before the start. {need.Text}");
            return await run.JudgeBrokenOffAsync();
        }

        try
        {
            await run.PrepareAsync(cancellationToken);
            await engine.RunAsync(
                new LoadPlan(scenario.FileName, run.Drives, options.EngineReportFolder), run.WatchReleaseAndJudgeAsync, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            run.Interrupted = true;
        }
        catch (Exception e) when (e is ProbeException or ParkException or HttpRequestException)
        {
            run.AddTrouble(e.Message);
        }

        return run.Verdict ?? await run.JudgeBrokenOffAsync();
    }
}
