using Leak.Bounds.Engine;
using Leak.Bounds.Plans;
using Leak.Bounds.Runs;
using Leak.Bounds.Servers;
using Leak.Bounds.Verdicts;

namespace Leak.Testing.Runs;

/// <summary>One run of one scenario, by the engine that needs nothing beside it.</summary>
internal static class ScenarioRuns
{
    /// <summary>The name of why that engine.</summary>
    public const string Reason = "it is in the package, and needs nothing of a test framework";

    public static Task<ScenarioVerdict> RunAsync(IServerUnderTest server, Scenario scenario, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        new ScenarioRunner(server, EngineOf(timeProvider), new RunOptions(), timeProvider).RunAsync(scenario, cancellationToken);

    public static BuiltInEngine EngineOf(TimeProvider timeProvider) => new(Reason, timeProvider);
}
