using Leak.Bounds.Plans;
using Leak.Bounds.Servers;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
using Leak.Shared;

namespace Leak.Unit.Bounds.Foreign;

/// <summary>
/// nginx from the distribution's package. What is expected is what its documentation says of its timeouts
/// (nginx.org/en/docs/http/ngx_http_core_module.html): <c>client_header_timeout</c> is for the entire head, <c>client_body_timeout</c> and
/// <c>send_timeout</c> only for the time between two operations, <c>proxy_read_timeout</c> is answered 504.
/// </summary>
[Category("Slow")]
[Parallelizable(ParallelScope.All)] // each counts by its own port
internal sealed class NginxTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    private static readonly Stall[] s_bounded =
    [
        Stalls.Tcp.Idle, Stalls.Http1.PartialLine, Stalls.Http1.PartialHeaders, Stalls.Http1.SlowHeaders, Stalls.Http1.CrlfDrip, // the head
        Stalls.Http1.KeepAliveIdle, Stalls.Http1.KeepAlivePartial,
        Stalls.Http1.NoBody, Stalls.Http1.BurstThenStall, Stalls.Http1.PartialChunk, Stalls.Http1.ExpectNoBody, // no body comes
        Stalls.Http1.SlowReadNone,
        Stalls.Http1.HungHandler, Stalls.Http1.HungUpstream, Stalls.Http1.SseIdle, // 504
    ];

    /// <summary>Each byte begins the time anew, and one comes every second.</summary>
    private static readonly Stall[] s_growing = [Stalls.Http1.SlowBody, Stalls.Http1.TrickleBody, Stalls.Http1.ChunkDrip, Stalls.Http1.ChunkExtensionDrip];

    /// <summary>Its upstream is asked once the body is whole, and its answer comes before anything of this can begin.</summary>
    private static readonly Stall[] s_notApplicable = [Stalls.WebSockets.Silent];

    [OneTimeSetUp]
    public void FindNginx() => RealServer.Find("nginx");

    [Test]
    public async Task Stalls_WhenNginxHasTimeouts_AreBoundedUnlessEachByteBeginsTheTimeAnew()
    {
        var verdict = await RunAsync([.. s_bounded, .. s_growing, .. s_notApplicable], s_limit, isMeantToStop: true);

        var said = string.Join('\n', verdict.Reasons);
        Of(verdict, Verdict.Bounded).ShouldBe(s_bounded.Select(stall => stall.Id), said);
        Of(verdict, Verdict.Growing).ShouldBe(s_growing.Select(stall => stall.Id), said);
        verdict.Workloads.Where(workload => workload.NotApplicable is not null).Select(workload => workload.NotApplicable)
            .ShouldBe(["/stall/echo answered 504"]);
        verdict.Verdict.ShouldBe(Verdict.Growing);
    }

    [Test]
    public async Task Stalls_WhenNginxWaitsAnHour_AreHeld()
    {
        var verdict = await RunAsync([.. s_bounded, .. s_growing], TimeSpan.FromHours(1), isMeantToStop: false);

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.AsExpected.ShouldBeTrue(string.Join('\n', verdict.Reasons));
        Of(verdict, Verdict.Growing).ShouldBe(s_bounded.Concat(s_growing).Select(stall => stall.Id));
    }

    private static IEnumerable<string> Of(ScenarioVerdict verdict, Verdict one) =>
        verdict.Workloads.Where(workload => workload.NotApplicable is null && workload.Verdict == one).Select(workload => workload.Record.Id);

    private static async Task<ScenarioVerdict> RunAsync(IReadOnlyList<Stall> stalls, TimeSpan timeout, bool isMeantToStop)
    {
        await using var upstream = new SmallServer(new Conduct("is mute"));
        await using var nginx = await NginxServer.StartAsync(upstream.Address, timeout);
        await using var server = await RemoteServer.OpenAsync(nginx.Address, null, TimeProvider.System, default);
        var settings = new ForeignServer(isMeantToStop, s_limit, Pace: TimeSpan.FromSeconds(1), During: TimeSpan.FromSeconds(1));
        var arrivals = new Arrivals.Inject(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        return await ForeignRun.OfAsync(server, ScenarioPlanner.Plan("nginx", stalls, settings, arrivals, clients: 0, leastHold: TimeSpan.Zero), quietSeconds: 5);
    }
}
