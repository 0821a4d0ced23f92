using System.Diagnostics;
using Leak.Bounds.Engine;
using Leak.Bounds.Plans;
using Leak.Bounds.Runs;
using Leak.Bounds.Shouldly;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
using Leak.Load.Servers;
using Leak.Tool.Jobs;
using Leak.Tool.Options;

namespace Leak.Scenarios.Alone;

/// <summary>Floods against a process of the sample server's own: bounded with the timeouts on, and growing without what bounds them.</summary>
[Parallelizable]
[Category("Slow")]
internal sealed class FloodRunTests
{
    [TestCase("http2/rapid-reset", true)]
    [TestCase("http2/rapid-reset", false)]
    [TestCase("http2/ping-flood-unread", true)]
    public async Task Flood_BesideLiveClients_IsBoundedByItsLimitAndGrowsWithoutIt(string id, bool timeoutsOn)
    {
        var settings = new LeakTimeouts(timeoutsOn, RunParameters.Scale.Limit);
        var flood = (Stall)WorkloadCatalog.Find(id);
        var scenario = FloodPlanner.Plan(flood, settings, Scale.Quick.StallArrivals, clients: 2, leastHold: TimeSpan.Zero);

        var verdict = await RunAsync(JobItem.OnProcess(scenario, new SampleServer(), settings));

        verdict.ShouldBeAsExpected();
        verdict.Verdict.ShouldBe(timeoutsOn ? Verdict.Bounded : Verdict.Growing);
        verdict.Workloads.Single(workload => workload.Record.Id == "live/post").Record.Failed.ShouldBe(0, "live clients are served");
    }

    [Test]
    public async Task Process_WhenItsServerIsDisposed_EndsByItself()
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        var address = await new SampleServer().StartProcessAsync(StockKestrel.Instance, cancellationToken);
        using var process = Process.GetProcessById(address.ProcessId);
        using var client = new HttpClient();
        (await client.GetAsync(new Uri(address.Diagnostics, "/debug/stats"), cancellationToken)).EnsureSuccessStatusCode();

        await address.StopAsync();

        process.HasExited.ShouldBeTrue();
    }

    private static Task<ScenarioVerdict> RunAsync(JobItem item) => RepeatedRun.OfAsync(
        async _ =>
        {
            var cancellationToken = TestContext.CurrentContext.CancellationToken;
            await using var server = await item.StartServerAsync(cancellationToken);
            return await new ScenarioRunner(server, new BuiltInEngine("floods run beside other fixtures", TimeProvider.System), new RunOptions(), TimeProvider.System).RunAsync(item.Scenario, cancellationToken);
        },
        TestContext.CurrentContext.CancellationToken);
}
