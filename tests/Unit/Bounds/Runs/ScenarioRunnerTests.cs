using System.Net;
using Leak.Bounds;
using Leak.Bounds.Engine;
using Leak.Bounds.Probes;
using Leak.Bounds.Runs;
using Leak.Bounds.Verdicts;
using Leak.Bounds.Workloads.Http2;
using Leak.Unit.Bounds.Probes;

namespace Leak.Unit.Bounds.Runs;

[NonParallelizable]
internal sealed class ScenarioRunnerTests
{
    private static readonly Arrivals s_arrivals = new Arrivals.Inject(1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

    [Test]
    [Platform("Linux", Reason = "a thread is found by its name in /proc")]
    public async Task Run_WhenTheServerHasNoListenerForAStall_SaysSoAndLeavesNoThreadBehind()
    {
        await using var server = new PlainServer();
        var runner = new ScenarioRunner(server, new BuiltInEngine("in a test", TimeProvider.System), new RunOptions(), TimeProvider.System);
        var scenario = new Scenario
        {
            Id = "http2/idle",
            TimeoutsOn = true,
            Expected = Verdict.Bounded,
            Workloads = [new WorkloadPlan(new Idle(), s_arrivals, new StallLimit("KeepAlive", TimeSpan.FromSeconds(1), FiresAs: null))],
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

    private sealed class PlainServer : IServerUnderTest
    {
        public IPEndPoint EndPoint { get; } = new(IPAddress.Loopback, 1);

        public Uri Address => new($"http://{EndPoint}");

        public IReadOnlyList<IProbe> Probes => [];

        public string? TaskSource => null;

        public TaskCensus? Tasks => null;

        public bool IsInProcess => true;

        public Task<IEndingsLedger?> RecordEndingsAsync(RunClock clock, CancellationToken cancellationToken) => Task.FromResult<IEndingsLedger?>(null);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
