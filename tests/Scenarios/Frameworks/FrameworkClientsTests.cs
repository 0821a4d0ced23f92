using Leak.Bounds.Engine;
using Leak.Bounds.Plans;
using Leak.Bounds.Runs;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;

namespace Leak.Scenarios.Frameworks;

/// <summary>
/// Clients of gRPC and SignalR are never cut, next to stalls that are, for longer than every limit that does not hold for them. No
/// endpoint of theirs is marked.
/// </summary>
[Parallelizable]
[Category("Slow")]
internal sealed class FrameworkClientsTests
{
    private static readonly LeakTimeouts s_settings = new(on: true, TimeSpan.FromSeconds(3));

    private ScenarioVerdict _verdict = null!;

    public static IReadOnlyList<string> LiveIds { get; } = [.. new FrameworkClients(NoServer).All.Select(client => client.Id)];

    private static IReadOnlyList<Stall> Next { get; } =
    [
        Stalls.Tcp.Idle, Stalls.Http1.SlowBody, Stalls.Http1.SlowReadDrip, Stalls.Http1.SseUnread, Stalls.Http1.HungHandler,
        Stalls.Http2.Idle, Stalls.Http2.NoBody, Stalls.Http2.WindowDrip, Stalls.WebSockets.Silent,
    ];

    public static IReadOnlyList<string> StallIds { get; } = [.. Next.Select(stall => stall.Id)];

    [OneTimeSetUp]
    public async Task RunThemTogether() => _verdict = await RepeatedRun.OfAsync(
        async _ =>
        {
            await using var server = await FrameworkServer.With(s_settings).StartAsync(s_settings, CancellationToken.None);
            var clients = new FrameworkClients(() => new Uri($"http://{server.FindEndPoint(ServerListener.Http2)}"));
            var scenario = ScenarioPlanner.Plan(
                "frameworks", [.. Next, .. clients.All], s_settings, new Arrivals.Inject(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)), clients: 2, leastHold: TimeSpan.Zero);
            return await new ScenarioRunner(server, new BuiltInEngine("other fixtures run beside it", TimeProvider.System), new RunOptions(), TimeProvider.System)
                .RunAsync(scenario, CancellationToken.None);
        },
        CancellationToken.None);

    [TestCaseSource(nameof(LiveIds))]
    public void Client_NextToStalls_IsNeverCut(string id)
    {
        var verdict = Of(id);

        verdict.AsExpected.ShouldBeTrue(string.Join('\n', verdict.Reasons));
        verdict.Record.Failed.ShouldBe(0);
        verdict.Record.Succeeded.ShouldBeGreaterThan(2);
    }

    [TestCaseSource(nameof(StallIds))]
    public void Stall_NextToThem_IsEndedByItsLimit(string id)
    {
        var verdict = Of(id);

        verdict.AsExpected.ShouldBeTrue(string.Join('\n', verdict.Reasons));
    }

    private static Uri NoServer() => throw new InvalidOperationException("There is no server yet.");

    private WorkloadVerdict Of(string id) => _verdict.Workloads.Single(workload => workload.Record.Id == id);
}
