using Leak.Bounds.Engine;
using Leak.Bounds.Plans;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Machine;
using Leak.Bounds.Servers;
using Leak.Bounds.Verdicts;
using Leak.Clients;
using Leak.Clients.Parking;

namespace Leak.Bounds.Runs;

/// <summary>
/// Runs scenarios against one server. The steps: count the tasks of one connection, wait for quiet, read the baseline, open connections,
/// watch them, let the clients go, read what is left, judge.
/// </summary>
/// <remarks>One run at a time for each runner.</remarks>
public sealed class ScenarioRunner(IServerUnderTest server, ILoadEngine engine, RunOptions options, TimeProvider timeProvider)
{
    private volatile ScenarioRun? _current;

    /// <summary>How far the run is; <see langword="null"/> before the first run. Safe to read from any thread.</summary>
    public RunStatus? Status => _current?.Status;

    /// <summary>
    /// Why this process has too few file descriptors for the connections of a scenario; <see langword="null"/>: it has enough. All
    /// stalled connections may be held at once, and in a control they must be. A live client holds one connection.
    /// </summary>
    /// <param name="scenario">What is to be run.</param>
    /// <param name="inProcess">Whether the server runs in this process. Ask when it has started: the server itself holds about a hundred descriptors.</param>
    public static string? FindShortage(Scenario scenario, bool inProcess)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var need = DescriptorBudget.Read().Need(scenario.Workloads.Sum(plan => plan.MostConnections), inProcess);
        return need.Fits ? null : $"Refused before the start. {need.Text}";
    }

    /// <summary>
    /// Runs one scenario. The verdict is inconclusive, with what was recorded, if the run is cancelled, if the server goes away, or if the
    /// engine fails. It is also inconclusive if there are too few file descriptors; then no connection is opened. Once the run is judged
    /// the verdict stays, and what fails after that is a remark.
    /// </summary>
    public async Task<ScenarioVerdict> RunAsync(Scenario scenario, CancellationToken cancellationToken)
    {
        await using var run = new ScenarioRun(scenario, server, engine.Name, options, new RunClock(timeProvider)) { NotTheServersAlone = SharesProcess() };
        run.AddWorkloads();
        _current = run;
        if (FindShortage(scenario, server.IsInProcess) is { } shortage)
        {
            run.AddTrouble(shortage);
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
        catch (Exception e) when (run.Verdict is { } verdict)
        {
            return verdict with { Remarks = [$"Once the verdict was reached, the engine failed: {Words(e)}"] };
        }
        catch (Exception e)
        {
            run.AddTrouble(e is ProbeException or ParkException or HttpRequestException or RunGateException ? e.Message : $"The run broke off before it was judged: {Words(e)}");
        }

        return run.Verdict ?? await run.JudgeBrokenOffAsync();
    }

    /// <summary>What else is in the server's process, and may come or go during the run.</summary>
    private string? SharesProcess() =>
        !server.IsInProcess ? null
        : server.Tasks is null ? "other servers may run in this process at the same time, for which reason tasks are not counted either."
        : engine.RunsAlone ? $"{engine.Name} runs in this process too, and what it keeps is not known."
        : null;

    // Of what nobody foresaw the type helps to find it.
    private static string Words(Exception exception) => $"{exception.GetType().Name}: {exception.Message}";
}
