using Leak.Bounds;
using Leak.Bounds.Engine;
using Leak.Bounds.Runs;
using Leak.Bounds.Verdicts;
using Leak.Load.Engines;
using Leak.Load.Servers;

namespace Leak.Scenarios;

/// <summary>Runs a scenario in this process, on the sample server and port 0.</summary>
internal static class InProcessRun
{
    /// <param name="scenario">What is run.</param>
    /// <param name="timeouts">The server's settings.</param>
    /// <param name="engine">What drives it; <see langword="null"/>: whichever engine this build has.</param>
    /// <param name="countTasks">Whether its tasks are counted: only where no second server runs in this process.</param>
    public static async Task<ScenarioVerdict> OfAsync(
        Scenario scenario, ServerTimeouts timeouts, ILoadEngine? engine = null, bool countTasks = true)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        await using var server = await SampleServer.StartAsync(timeouts, cancellationToken, countTasks);
        var runner = new ScenarioRunner(server, engine ?? LoadEngines.Choose(), new RunOptions(), TimeProvider.System);
        var verdict = await runner.RunAsync(scenario, cancellationToken);
        foreach (var bound in verdict.Bounds)
        {
            await TestContext.Out.WriteLineAsync(bound.Describe());
        }

        return verdict;
    }
}
