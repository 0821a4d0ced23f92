using Leak.Bounds.Engine;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Runs;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
using Leak.Load.Servers;
using Leak.Tool.Jobs;

namespace Leak.Scenarios.Alone;

/// <summary>
/// A server in a process of its own that closes late: by its own fault, and because the machine gave it no time while the load client
/// lost none.
/// </summary>
[Platform("Linux")]
[Parallelizable]
[Category("Slow")]
internal sealed class LateProcessTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    /// <summary>Longer than the limit and all that is allowed beyond it.</summary>
    private static readonly TimeSpan s_starved = TimeSpan.FromSeconds(7);

    /// <summary>Nobody says which its process is: it is found by the socket on which it listens.</summary>
    [Test]
    public async Task Server_ThatTheMachineGaveNoTime_IsInconclusive()
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        var settings = new LeakTimeouts(on: true, s_limit);
        var address = await new SampleServer().StartProcessAsync(settings, cancellationToken);
        try
        {
            var runner = await RunnerAsync(address, process: null, cancellationToken);
            var running = runner.RunAsync(Plan(settings), cancellationToken);
            await Eventually.UntilAsync(() => runner.Status, status => status is { Held: > 0 }, "connections to be held");
            using (var starved = await StarvedServer.BeginAsync(address))
            {
                await Task.Delay(s_starved, cancellationToken);
                await TestContext.Out.WriteLineAsync($"its threads waited for {starved.Waited.TotalSeconds:0.##} s");
            }

            var verdict = await running;
            await WriteAsync(verdict);

            verdict.Verdict.ShouldBe(Verdict.Inconclusive, string.Join('\n', verdict.Reasons));
            verdict.Broken.ShouldNotContain(bound => bound.Workload == Stalls.Tcp.Idle.Id);
            var lifetime = verdict.NotJudged.Single(bound => bound.Name == BoundNames.LifetimeAtMost);
            lifetime.IsMachines.ShouldBeTrue(lifetime.Reason);
            lifetime.Reason.ShouldContain("where the machine was late by");
        }
        finally
        {
            await address.StopAsync();
        }
    }

    [Test]
    public async Task Server_ThatIsAsLateByItself_Grows()
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        var late = TimeSpan.FromSeconds(3);
        var address = await new SampleServer().StartProcessAsync(new LeakTimeouts(on: true, s_limit + Limit.Slack + late), cancellationToken);
        try
        {
            var runner = await RunnerAsync(address, address.ProcessId, cancellationToken);

            var verdict = await runner.RunAsync(Plan(new LeakTimeouts(on: true, s_limit)), cancellationToken);
            await WriteAsync(verdict);

            if (verdict.Observation.Lateness.LostBetween(TimeSpan.Zero, TimeSpan.MaxValue) < late)
            {
                verdict.Verdict.ShouldBe(Verdict.Growing, string.Join('\n', verdict.Reasons));
                verdict.Bounds.Single(bound => bound.Name == BoundNames.LifetimeAtMost).Passed.ShouldBeFalse();
            }
            else
            {
                // What others' tests took of the machine may excuse it.
                verdict.Verdict.ShouldNotBe(Verdict.Bounded, string.Join('\n', verdict.Reasons));
            }
        }
        finally
        {
            await address.StopAsync();
        }
    }

    private static async Task<ScenarioRunner> RunnerAsync(ServerAddress address, int? process, CancellationToken cancellationToken)
    {
        var server = await JobItem.On(Plan(new LeakTimeouts(on: true, s_limit)), address.Url, diagnostics: null, process).StartServerAsync(cancellationToken);
        return new ScenarioRunner(server, new BuiltInEngine("in a test", TimeProvider.System), new RunOptions { QuietCeiling = TimeSpan.FromSeconds(2) }, TimeProvider.System);
    }

    private static Scenario Plan(ServerSettings settings) => ScenarioPlanner.Plan(
        "late", [Stalls.Tcp.Idle], settings, new Arrivals.Inject(5, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)), clients: 0, leastHold: TimeSpan.Zero);

    private static async Task WriteAsync(ScenarioVerdict verdict)
    {
        var lateness = verdict.Observation.Lateness;
        await TestContext.Out.WriteLineAsync($"{verdict.Verdict}: client {Sum(lateness.Thread)} s, server {Sum(lateness.Server)} s; {string.Join(' ', verdict.Reasons)}");

        static string Sum(IReadOnlyList<LostTime> lost) => lost.Sum(time => time.Length.TotalSeconds).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);
    }
}
