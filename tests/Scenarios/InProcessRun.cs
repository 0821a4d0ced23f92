using Leak.Bounds.Engine;
using Leak.Bounds.Plans;
using Leak.Bounds.Runs;
using Leak.Bounds.Verdicts;
using Leak.Load.Engines;
using Leak.Load.Servers;

namespace Leak.Scenarios;

/// <summary>Runs scenarios in this process, on the sample server and port 0, by the engine that this build has.</summary>
internal static class InProcessRun
{
    /// <summary>Runs one alone, so that its server's tasks can be counted.</summary>
    /// <param name="scenario">What is run.</param>
    /// <param name="settings">The server's settings.</param>
    public static Task<ScenarioVerdict> OfAsync(Scenario scenario, ServerSettings settings) =>
        OfAsync(scenario, settings, LoadEngines.Choose(), countTasks: true);

    /// <summary>Runs several, each on a server of its own: at once where the engine can, so as to spare the suite their time.</summary>
    /// <param name="runs">What is run, and the servers' settings. No tasks are counted where they run at once.</param>
    public static async Task<IReadOnlyList<ScenarioVerdict>> OfAllAsync(params IReadOnlyList<(Scenario Scenario, ServerSettings Settings)> runs)
    {
        var engine = LoadEngines.Choose();
        if (!engine.RunsAlone)
        {
            return await Task.WhenAll(runs.Select(run => OfAsync(run.Scenario, run.Settings, engine, countTasks: false)));
        }

        var verdicts = new List<ScenarioVerdict>();
        foreach (var (scenario, settings) in runs)
        {
            verdicts.Add(await OfAsync(scenario, settings, engine, countTasks: true));
        }

        return verdicts;
    }

    /// <summary>Runs one beside other fixtures, by the built-in engine: of NBomber a process may have one session alone.</summary>
    /// <param name="scenario">What is run.</param>
    /// <param name="settings">The server's settings. Its tasks are not counted: they could not be told from the others'.</param>
    public static Task<ScenarioVerdict> BesideOthersAsync(Scenario scenario, ServerSettings settings) =>
        OfAsync(scenario, settings, new BuiltInEngine("other fixtures run beside it, and NBomber runs one session at a time", TimeProvider.System), countTasks: false);

    private static Task<ScenarioVerdict> OfAsync(Scenario scenario, ServerSettings settings, ILoadEngine engine, bool countTasks) =>
        OfAsync(scenario, settings, engine, countTasks, RunParameters.EngineReports);

    /// <summary>Runs one by an engine.</summary>
    /// <param name="scenario">What is run.</param>
    /// <param name="settings">The server's settings.</param>
    /// <param name="engine">What drives it.</param>
    /// <param name="countTasks">Whether the server's tasks are counted.</param>
    /// <param name="engineReports">Where the engine's own reports are kept; <see langword="null"/>: nowhere.</param>
    internal static async Task<ScenarioVerdict> OfAsync(
        Scenario scenario, ServerSettings settings, ILoadEngine engine, bool countTasks, string? engineReports)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        await using var server = await new SampleServer(countTasks).StartAsync(settings, cancellationToken);
        var options = new RunOptions { EngineReportFolder = EngineReports.FolderFor(engineReports, scenario) };
        var runner = new ScenarioRunner(server, engine, options, TimeProvider.System);
        var verdict = await runner.RunAsync(scenario with { CountsTasks = countTasks }, cancellationToken);
        await TestContext.Out.WriteLineAsync($"{scenario.Title}, by engine {engine.Name} ({engine.Reason})");
        foreach (var bound in verdict.Bounds)
        {
            await TestContext.Out.WriteLineAsync(bound.Describe());
        }

        return verdict;
    }
}
