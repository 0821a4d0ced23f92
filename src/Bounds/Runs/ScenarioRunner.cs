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
/// Runs scenarios against one server: cost of a connection, quiet, baseline, arrivals, watch, release, residual, verdict.
/// </summary>
/// <remarks>One run at a time for each runner.</remarks>
public sealed class ScenarioRunner(IServerUnderTest server, ILoadEngine engine, RunOptions options, TimeProvider timeProvider)
{
    private volatile ScenarioRun? _current;

    /// <summary>Where the run stands; <see langword="null"/> before the first. Safe to read from any thread.</summary>
    public RunStatus? Status => _current?.Status;

    /// <summary>
    /// Why a scenario has too many connections for the file descriptors of this process; <see langword="null"/>: it has not. Every
    /// stalled connection may be held at once, and must be in a control; a live client holds one.
    /// </summary>
    /// <param name="scenario">What is to be run.</param>
    /// <param name="inProcess">Whether the server runs in this process. Ask when it has started: it holds about a hundred itself.</param>
    public static string? FindShortage(Scenario scenario, bool inProcess)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var need = DescriptorBudget.Read().Need(scenario.Workloads.Sum(plan => plan.MostConnections), inProcess);
        return need.Fits ? null : $"Refused before the start. {need.Text}";
    }

    /// <summary>
    /// Runs one scenario. A run that is cancelled, or whose server goes away, ends in an inconclusive verdict
    /// with what was recorded; so does one that needs more file descriptors than there are, before it opens any, and one whose engine
    /// fails. Once the run is judged the verdict stands, and what fails after is a remark of it.
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
            run.AddTrouble(e is ProbeException or ParkException or HttpRequestException ? e.Message : $"The run broke off before it was judged: {Words(e)}");
        }

        return run.Verdict ?? await run.JudgeBrokenOffAsync();
    }

    /// <summary>What else is in the server's process, and comes or goes while the run is on.</summary>
    private string? SharesProcess() =>
        !server.IsInProcess ? null
        : server.Tasks is null ? "other servers may run in this process at the same time, for which reason tasks are not counted either."
        : engine.RunsAlone ? $"{engine.Name} runs in this process too, and what it keeps is not known."
        : null;

    // Of what nobody foresaw the type helps to find it.
    private static string Words(Exception exception) => $"{exception.GetType().Name}: {exception.Message}";
}
