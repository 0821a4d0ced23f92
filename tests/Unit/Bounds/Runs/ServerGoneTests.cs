using Leak.Bounds.Engine;
using Leak.Bounds.Plans;
using Leak.Bounds.Runs;
using Leak.Bounds.Servers;
using Leak.Clients.Catalog;
using Leak.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Bounds.Runs;

/// <summary>A server by its address that dies in the midst of a run: its connections end, and no limit did that.</summary>
[Parallelizable] // counts by its own ports and its own app's meters
internal sealed class ServerGoneTests
{
    private const int Connections = 5;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    private static readonly Scenario s_idle = new()
    {
        Id = "idle",
        TimeoutsOn = true,
        Workloads =
        [
            new StallPlan(
                Stalls.Tcp.Idle,
                new Arrivals.Inject(Connections, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)),
                new Expectation { End = ExpectedEnd.ClosedByLimit, Limits = [new Limit("KeepAlive", s_limit, FiresAs: "keep_alive_timeout")] }),
        ],
        Hold = s_limit + Limit.Slack,
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

        var running = runner.RunAsync(s_idle, default);
        while (runner.Status is not { Phase: "watching", Held: Connections })
        {
            running.IsCompleted.ShouldBeFalse();
            await Task.Delay(20);
        }

        await app.DisposeAsync();
        var verdict = await running;

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Reasons.ShouldContain(reason => reason.StartsWith("The server is gone: ", StringComparison.Ordinal));
        verdict.Observation.Stalls.Single().Lifetimes.Count.ShouldBe(Connections);
    }
}
