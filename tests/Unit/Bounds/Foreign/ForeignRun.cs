using Leak.Bounds.Engine;
using Leak.Bounds.Plans;
using Leak.Bounds.Runs;
using Leak.Bounds.Servers;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;

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

    /// <summary>Runs stalls against a small server: three connections of each in one second, no live clients.</summary>
    /// <param name="conduct">What the server does.</param>
    /// <param name="stalls">The stalls.</param>
    /// <param name="limit">The limit that is asked of it.</param>
    public static async Task<ScenarioVerdict> OfAsync(Conduct conduct, IReadOnlyList<Stall> stalls, TimeSpan limit)
    {
        await using var server = new SmallServer(conduct);
        var settings = new ForeignServer(IsMeantToStop: true, limit, Pace: TimeSpan.FromSeconds(1), During: TimeSpan.FromSeconds(1));
        var arrivals = new Arrivals.Inject(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        return await OfAsync(server, ScenarioPlanner.Plan("foreign", stalls, settings, arrivals, clients: 0, leastHold: TimeSpan.Zero));
    }

    /// <summary>Whether the machine alone kept a workload from its verdict, in each run: on a starved one nobody is judged, and nobody wrongly.</summary>
    public static bool IsStarved(WorkloadVerdict workload) => workload is { Verdict: Verdict.Inconclusive, NotApplicable: null, Reasons.Count: > 0 }
        && workload.Reasons.All(reason => reason.Contains("the machine was late by", StringComparison.Ordinal));
}
