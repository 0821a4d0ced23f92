using Leak.Bounds.Engine;
using Leak.Bounds.Plans;
using Leak.Bounds.Runs;
using Leak.Bounds.Servers;
using Leak.Clients.Catalog;

namespace Leak.Unit.Bounds.Foreign;

/// <summary>A server that dies in the midst of a run and is started anew at its port: all that it held was closed, and no limit did that.</summary>
[Platform("Linux")]
[Parallelizable] // counts by its own ports
internal sealed class RestartTests
{
    private const int Connections = 5;

    [Test]
    public async Task Run_WhenTheServerIsStartedAnew_IsInconclusive()
    {
        var limit = TimeSpan.FromSeconds(20);
        var first = new ClosingServer(Closing.Closes, limit);
        await using var disposed = first;
        await using var server = await RemoteServer.OpenAsync(first.Address, null, TimeProvider.System, default);
        var runner = new ScenarioRunner(server, new BuiltInEngine("in a test", TimeProvider.System), new RunOptions { QuietCeiling = TimeSpan.FromSeconds(1) }, TimeProvider.System);
        var settings = new ForeignServer(IsMeantToStop: true, limit, Pace: TimeSpan.FromSeconds(1), During: TimeSpan.FromSeconds(1));
        var arrivals = new Arrivals.Inject(Connections, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        var running = runner.RunAsync(ScenarioPlanner.Plan("restart", [Stalls.Tcp.Idle], settings, arrivals, clients: 0, leastHold: TimeSpan.Zero), default);
        while (runner.Status is not { Phase: "watching", Held: Connections })
        {
            running.IsCompleted.ShouldBeFalse();
            await Task.Delay(20);
        }

        await first.DisposeAsync();
        await using var second = new ClosingServer(Closing.Closes, limit, port: first.Port);
        var verdict = await running;

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Reasons.ShouldContain($"The server was started anew during the run: another socket listens on port {first.Port} than before it.");
    }
}
