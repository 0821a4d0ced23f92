using Leak.Bounds.Engine;
using Leak.Bounds.Plans;
using Leak.Bounds.Runs;
using Leak.Clients.Catalog;
using Leak.Shared;

namespace Leak.Unit.Bounds.Runs;

[NonParallelizable]
internal sealed class ScenarioRunnerTests
{
    private static readonly Arrivals.Inject s_arrivals = new(1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

    private static readonly Expectation s_expectation = new()
    {
        End = ExpectedEnd.ClosedByLimit,
        Limits = [new Limit("KeepAlive", TimeSpan.FromSeconds(1), FiresAs: null)],
    };

    [Test]
    [Platform("Linux", Reason = "a thread is found by its name in /proc")]
    public async Task Run_WhenTheServerHasNoListenerForAStall_SaysSoAndLeavesNoThreadBehind()
    {
        var runner = new ScenarioRunner(PlainServer.Instance, new BuiltInEngine("in a test", TimeProvider.System), new RunOptions(), TimeProvider.System);
        var scenario = new Scenario
        {
            Id = "http2/idle",
            TimeoutsOn = true,
            Workloads = [new StallPlan(Stalls.Http2.Idle, s_arrivals, s_expectation)],
            Hold = TimeSpan.Zero,
        };

        var failure = await Should.ThrowAsync<ArgumentException>(() => runner.RunAsync(scenario, default));

        failure.Message.ShouldStartWith("stall 'http2/idle' needs a listener for Http2, which this server does not have");
        await Eventually.BeAsync("the number of threads of parks", CountParks, 0);
    }

    private static int CountParks() => Directory.GetDirectories("/proc/self/task").Count(thread => NameOf(thread) == "park");

    private static string? NameOf(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "comm")).Trim();
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return null;
        }
    }
}
