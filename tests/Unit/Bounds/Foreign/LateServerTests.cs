using Leak.Bounds.Engine;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Runs;
using Leak.Bounds.Servers;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Foreign;

/// <summary>A server that closes every connection 0.4 s after the last moment at which it may.</summary>
[Parallelizable] // counts by its own ports
internal sealed class LateServerTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_late = TimeSpan.FromSeconds(0.4);

    [Test]
    public async Task Server_LateByMoreThanTheMachine_Grows()
    {
        await using var own = new AnsweringServer("404 Not Found", s_limit + Limit.Slack + s_late);
        var settings = new ForeignServer(true, s_limit, Pace: TimeSpan.FromSeconds(1), During: TimeSpan.FromSeconds(2));
        var scenario = ScenarioPlanner.Plan(
            "late", [Stalls.Tcp.Idle], settings, new Arrivals.Inject(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)), clients: 1, leastHold: TimeSpan.Zero);
        await using var server = await RemoteServer.OpenAsync(own.Address, null, TimeProvider.System, default);

        var verdict = await new ScenarioRunner(
            server, new BuiltInEngine("in a test", TimeProvider.System), new RunOptions { QuietCeiling = TimeSpan.FromSeconds(2) }, TimeProvider.System).RunAsync(scenario, default);

        verdict.AsExpected.ShouldBeFalse();
        var lost = verdict.Observation.FindSeries(Quantity.MachineLateness)!.Samples.Sum(sample => sample.Value);
        if (lost < s_late.TotalSeconds)
        {
            // What the machine lost cannot excuse it. Beside the builds of others it may, and then the server is not judged.
            verdict.Verdict.ShouldBe(Verdict.Growing, string.Join('\n', verdict.Reasons));
            verdict.Result(BoundNames.LifetimeAtMost).Passed.ShouldBeFalse();
        }
        else
        {
            verdict.Verdict.ShouldNotBe(Verdict.Bounded, string.Join('\n', verdict.Reasons));
        }

        await TestContext.Out.WriteLineAsync($"{verdict.Verdict}; the machine was late by {lost:0.###} s");
    }
}
