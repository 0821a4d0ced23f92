using Leak.Bounds.Engine;
using Leak.Bounds.Plans;
using Leak.Bounds.Runs;
using Leak.Bounds.Servers;
using Leak.Bounds.Shouldly;
using Leak.Clients.Catalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Leak.Scenarios;

/// <summary>A real app whose handler waits for what never comes: the failure names the await, its file and its line.</summary>
/// <remarks>Not among the unit tests: a server of this process tracks tasks for the process's life, and those of the profile must not.</remarks>
[NonParallelizable]
internal sealed class LeftTasksTests
{
    private const int Count = 3;

    private static readonly SemaphoreSlim s_gate = new(0);

    [Test]
    public async Task Run_WhenHandlersStay_SaysWhereTheyAreParked()
    {
        await using var server = await InProcessServer.StartAsync(Build, CancellationToken.None);
        var runner = new ScenarioRunner(
            server,
            new BuiltInEngine("in a test", TimeProvider.System),
            new RunOptions { QuietCeiling = TimeSpan.FromSeconds(3) },
            TimeProvider.System);
        var stall = Stalls.Http1.HalfCloseDeaf with { Path = "/gate", IgnoresAbort = false };
        var scenario = ScenarioPlanner.Plan(
            "gate",
            [stall],
            new LeakTimeouts(on: true, TimeSpan.FromSeconds(2)),
            new Arrivals.Inject(Count, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)),
            clients: 0,
            leastHold: TimeSpan.Zero);

        var verdict = await runner.RunAsync(scenario, CancellationToken.None);
        s_gate.Release(1_000);

        Should.Throw<ShouldAssertException>(() => verdict.ShouldLeaveNothingBehind()).Message.ShouldMatch(
            @"'tasks after' was broken.* tasks left behind: 3 × (SemaphoreSlim\.\S+ ← )?\S*UseGateAsync \(LeftTasksTests\.cs:\d+\)");
        verdict.Reasons.ShouldContain(reason => reason.Contains("UseGateAsync (LeftTasksTests.cs:", StringComparison.Ordinal));
    }

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/gate", UseGateAsync);
        return app;
    }

    private static async Task UseGateAsync()
    {
        await s_gate.WaitAsync(CancellationToken.None);
    }
}
