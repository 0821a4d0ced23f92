using Leak.Bounds.Plans;
using Leak.Bounds.Servers;
using Leak.Bounds.Verdicts;
using Leak.Clients;
using Leak.Clients.Catalog;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Foreign;

/// <summary>
/// Servers that have nothing of what stalls and live clients ask for. What is expected follows from what such a server does: a stall
/// that needs no answer, or any answer, takes place there; a stall inside a request, an answer or a WebSocket does not.
/// </summary>
[Parallelizable] // counts by its own ports
internal sealed class NotApplicableTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

    /// <summary>Longer than the limit, and within its slack.</summary>
    private static readonly TimeSpan s_keeps = TimeSpan.FromSeconds(1.5);

    private static readonly Stall[] s_happen =
    [
        Stalls.Tcp.Idle, Stalls.Http1.PartialLine, Stalls.Http1.PartialHeaders, Stalls.Http1.CrlfDrip, Stalls.Http1.KeepAliveIdle,
        Stalls.Http1.KeepAlivePartial, Stalls.Http1.UnreadBody, Stalls.Http1.Linger,
    ];

    private static readonly Stall[] s_neverHappen =
    [
        Stalls.Http1.NoBody, Stalls.Http1.SlowBody, Stalls.Http1.ExpectNoBody, Stalls.Http1.SlowReadNone, Stalls.Http1.SlowReadDrip,
        Stalls.Http1.PipelineUnread, Stalls.Http1.SseUnread, Stalls.Http1.SseIdle, Stalls.Http1.HungHandler, Stalls.Http1.DeafHandler,
        Stalls.Http1.HalfClose, Stalls.Http1.HalfCloseDeaf, Stalls.Http1.HungUpstream, Stalls.WebSockets.Silent,
        Stalls.WebSockets.PartialFrame, Stalls.WebSockets.CloseLinger,
    ];

    [TestCase("404 Not Found", "404")]
    [TestCase("503 Service Unavailable", "503")]
    public async Task Stalls_WhenTheServerGivesEveryRequestOneAnswer_ApplyOnlyWhereThatStallsThem(string answer, string status)
    {
        await using var own = new AnsweringServer(answer, s_keeps);

        var verdict = await RunAsync(own, [.. s_happen, .. s_neverHappen]);

        verdict.Workloads.Where(workload => workload.NotApplicable is null).Select(workload => workload.Record.Id).ShouldBe(s_happen.Select(stall => stall.Id));
        foreach (var workload in verdict.Workloads.Where(workload => workload.NotApplicable is not null))
        {
            workload.NotApplicable.ShouldBe($"{workload.Record.Workload.Workload.Path} answered {status}");
            verdict.Bounds.ShouldNotContain(bound => bound.Workload == workload.Record.Id);
        }

        verdict.Verdict.ShouldBe(Verdict.Bounded);
        verdict.AsExpected.ShouldBeTrue(string.Join('\n', verdict.Reasons));
    }

    [Test]
    public async Task Stalls_WhenEveryRequestIsAnswered200AtOnce_AreNotThoseOfARequestNorOfAWebSocket()
    {
        // A page for every path, as of an app in the browser: it is not large enough to block, and no handler ever waits.
        await using var own = new AnsweringServer("200 OK", s_keeps);

        var verdict = await RunAsync(own, [Stalls.Http1.NoBody, Stalls.Http1.HungHandler, Stalls.Http1.SlowReadNone, Stalls.Http1.PipelineUnread, Stalls.WebSockets.Silent]);

        verdict.Workloads.ShouldAllBe(workload => workload.NotApplicable == $"{workload.Record.Workload.Workload.Path} answered 200 in full");
    }

    [Test]
    public async Task Run_WhenNothingApplies_IsInconclusive([Values] bool isControl)
    {
        await using var own = new AnsweringServer("404 Not Found", isControl ? TimeSpan.FromMinutes(1) : s_keeps);

        var verdict = await RunAsync(own, [Stalls.Http1.HungHandler, Stalls.WebSockets.Silent], isMeantToStop: !isControl);

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldContain("Nothing of it applies to this server: http1/hung-handler: /stall/hung answered 404; ws/silent: /stall/echo answered 404.");
    }

    [Test]
    public async Task LiveClients_WhenTheServerHasNothingForThem_DoNotApply()
    {
        await using var own = new AnsweringServer("404 Not Found", TimeSpan.FromMinutes(1));

        var verdict = await RunAsync(own, LiveClients.All);

        verdict.Workloads.ShouldAllBe(workload => workload.NotApplicable == $"{workload.Record.Workload.Workload.Path} answered 404");
        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
    }

    [Test]
    public async Task LiveClients_WhenTheServerRefusesThem_Failed()
    {
        await using var own = new AnsweringServer("503 Service Unavailable", TimeSpan.FromMinutes(1));

        var verdict = await RunAsync(own, [LiveClients.Normal]);

        verdict.Workloads.Single().NotApplicable.ShouldBeNull();
        verdict.Result(BoundNames.LiveClientsServed).Passed.ShouldBeFalse();
    }

    private static async Task<ScenarioVerdict> RunAsync(AnsweringServer own, IReadOnlyList<Workload> workloads, bool isMeantToStop = true)
    {
        await using var server = await RemoteServer.OpenAsync(own.Address, null, TimeProvider.System, default);
        var settings = new ForeignServer(isMeantToStop, s_limit, Pace: TimeSpan.FromSeconds(1), During: TimeSpan.FromSeconds(2));
        var arrivals = new Arrivals.Inject(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        return await ForeignRun.OfAsync(server, ScenarioPlanner.Plan("foreign", workloads, settings, arrivals, clients: 2, leastHold: TimeSpan.Zero));
    }
}
