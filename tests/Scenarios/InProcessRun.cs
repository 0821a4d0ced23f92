using Leak.Bounds;
using Leak.Bounds.Runs;
using Leak.Bounds.Verdicts;
using Leak.Load.Engines;
using Leak.Load.Servers;

namespace Leak.Scenarios;

/// <summary>Runs a scenario in this process: the sample server on port 0, whichever engine there is.</summary>
internal static class InProcessRun
{
    /// <param name="scenario">What is run.</param>
    /// <param name="timeouts">The server's settings.</param>
    public static async Task<ScenarioVerdict> OfAsync(Scenario scenario, ServerTimeouts timeouts)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        await using var server = await SampleServer.StartAsync(timeouts, cancellationToken);
        var runner = new ScenarioRunner(server, LoadEngines.Choose(), new RunOptions(), TimeProvider.System);
        var verdict = await runner.RunAsync(scenario, cancellationToken);
        foreach (var bound in verdict.Bounds)
        {
            await TestContext.Out.WriteLineAsync(bound.ToString());
        }

        return verdict;
    }
}
