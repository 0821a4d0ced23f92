using Leak.Bounds.Plans;
using Leak.Bounds.Runs;
using Leak.Bounds.Servers;
using Leak.Bounds.Verdicts;
using Leak.Testing.Apps;
using Leak.Testing.Guards;

namespace Leak.Testing.Runs;

/// <summary>Runs scenarios against one app in this process, on a fresh start of it for each run.</summary>
internal sealed class AppRunner(TestedApp app, TestPlan plan, TimeProvider timeProvider)
{
    /// <summary>Starts the app, plans by what it is, and runs that; again where the machine was late.</summary>
    /// <param name="mode">What is done with its limits.</param>
    /// <param name="makeScenario">What is run; <see langword="null"/>: nothing, and there is no verdict.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="AppStartException">The app did not start.</exception>
    public async Task<(Survey Survey, ScenarioVerdict? Verdict)> RunAsync(
        LimitMode mode, Func<Survey, Scenario?> makeScenario, CancellationToken cancellationToken)
    {
        var (first, survey) = await StartAsync(mode, cancellationToken);
        await using var begun = first;
        if (makeScenario(survey) is not { } scenario)
        {
            return (survey, null);
        }

        var verdict = await RepeatedRun.OfAsync(
            async run =>
            {
                await using var server = run == 1 ? first : (await StartAsync(mode, cancellationToken)).Server;
                return await ScenarioRuns.RunAsync(server, scenario, timeProvider, cancellationToken);
            },
            cancellationToken);
        return (survey, verdict);
    }

    private async Task<(InProcessServer Server, Survey Survey)> StartAsync(LimitMode mode, CancellationToken cancellationToken)
    {
        var limits = new LimitSwitch(mode);
        ListeningApp? listening = null;
        var server = await InProcessServer.StartAsync(
            async token =>
            {
                listening = await app.StartAsync(limits, token);
                return listening.ToStartedApp();
            },
            cancellationToken);
        try
        {
            return (server, Survey.Of(listening!, limits, plan));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }
}
