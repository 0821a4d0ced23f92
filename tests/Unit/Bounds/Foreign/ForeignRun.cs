using Leak.Bounds.Engine;
using Leak.Bounds.Plans;
using Leak.Bounds.Runs;
using Leak.Bounds.Servers;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Foreign;

/// <summary>Runs a scenario against a small server; again where the machine alone was in the way of a verdict.</summary>
internal static class ForeignRun
{
    /// <param name="server">The server: it serves the next run as it did the first.</param>
    /// <param name="scenario">What is run.</param>
    /// <param name="quietSeconds">How long the server may take to be quiet.</param>
    public static Task<ScenarioVerdict> OfAsync(IServerUnderTest server, Scenario scenario, double quietSeconds = 2)
    {
        var options = new RunOptions { QuietCeiling = TimeSpan.FromSeconds(quietSeconds) };
        var engine = new BuiltInEngine("in a test", TimeProvider.System);
        return RepeatedRun.OfAsync(_ => new ScenarioRunner(server, engine, options, TimeProvider.System).RunAsync(scenario, default), default);
    }

    /// <summary>Whether the machine alone kept a workload from its verdict, in each run: on a starved one nobody is judged, and nobody wrongly.</summary>
    public static bool IsStarved(WorkloadVerdict workload) => workload is { Verdict: Verdict.Inconclusive, NotApplicable: null, Reasons.Count: > 0 }
        && workload.Reasons.All(reason => reason.Contains("the machine was late by", StringComparison.Ordinal));
}
