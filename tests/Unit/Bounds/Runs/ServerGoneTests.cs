using Leak.Bounds;
using Leak.Bounds.Engine;
using Leak.Bounds.Runs;
using Leak.Bounds.Servers;
using Leak.Bounds.Verdicts;
using Leak.Bounds.Workloads;
using Leak.Unit.Bounds.Probes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Bounds.Runs;

/// <summary>A server by its address that dies in the midst of a run: its connections end, and no limit did that.</summary>
[Parallelizable] // counts by its own ports and its own app's meters
internal sealed class ServerGoneTests
{
    private const int Connections = 5;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly Scenario Idle = new()
    {
        Id = "idle",
        TimeoutsOn = true,
        Expected = Verdict.Bounded,
        Workloads =
        [
            new WorkloadPlan(
                new TcpIdle(),
                new Arrivals.Inject(Connections, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)),
                new StallLimit("KeepAlive", Limit, FiresAs: "keep_alive_timeout")),
        ],
        Hold = Limit + Scenario.Slack,
    };

    [TestCase("")]
    [TestCase("kestrel_active_connections 0\n")]
    public async Task Run_WhenTheServerDies_IsInconclusiveWithWhatWasRecorded(string metrics)
    {
        var app = await LoopbackApp.StartAsync(map: routes => routes.MapGet("/metrics", () => metrics));
        await using var disposed = app;

        // Its time stands still: on a busy machine the first answer may take longer than a reading is given.
        await using var server = await RemoteServer.OpenAsync(app.Address, null, new FakeTimeProvider(), default);
        var options = new RunOptions { QuietCeiling = TimeSpan.FromSeconds(1) };
        var runner = new ScenarioRunner(server, new BuiltInEngine("in a test", TimeProvider.System), options, TimeProvider.System);

        var running = runner.RunAsync(Idle, default);
        while (runner.Status is not { Phase: "watching", Held: Connections })
        {
            running.IsCompleted.ShouldBeFalse();
            await Task.Delay(20);
        }

        await app.DisposeAsync();
        var verdict = await running;

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Reasons.ShouldContain(reason => reason.StartsWith("The server is gone: ", StringComparison.Ordinal));
        verdict.Observation.Workloads.Single().Lifetimes.Count.ShouldBe(Connections);
    }
}
