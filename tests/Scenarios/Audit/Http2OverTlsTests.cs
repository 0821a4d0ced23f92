using Leak.Audit.Findings;
using Leak.Audit.Options;
using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Load.Servers;
using Leak.Tool.Jobs;

namespace Leak.Scenarios.Audit;

/// <summary>The sample server by its addresses without prior knowledge: the stalls of HTTP/2 go over TLS. Both at the same time: an audit waits, most of all.</summary>
[Category("Slow")]
[NonParallelizable] // the machine's lateness is part of the evidence
[Platform("Linux")]
internal sealed class Http2OverTlsTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    /// <summary>Whose clients do not read; and what needs an endpoint that no option names.</summary>
    private static readonly Stall[] s_notOverTls = [Stalls.Http2.TcpUnread, Stalls.Http2.CongestedIdle, Stalls.Http2.WebSocketWindow];

    private Task<AuditReport> _on = null!;
    private Task<AuditReport> _off = null!;

    [OneTimeSetUp]
    public void AuditBoth() => (_on, _off) = (AuditAsync(new LeakTimeouts(on: true, s_limit)), AuditAsync(new LeakTimeouts(on: false, s_limit)));

    [OneTimeTearDown]
    public async Task WaitForBoth() => await Task.WhenAll(_on, _off).ContinueWith(_ => { }, TaskScheduler.Default);

    [Test]
    public async Task Server_WithItsLimits_BoundsAll()
    {
        var report = await _on;

        Tried(report).ShouldAllBe(stall => stall.Verdict == AuditVerdict.Bounded, report.Told());
        report.Of(Stalls.Http2.Idle).Endings.Keys.ShouldBe(["GOAWAY NO_ERROR"]);
        report.Of(Stalls.Http2.ContinuationFlood).Endings.Keys.ShouldBe(["GOAWAY PROTOCOL_ERROR"]);
        report.Of(Stalls.Http2.WindowDrip).Endings.Keys.ShouldHaveSingleItem().ShouldStartWith("RST_STREAM ");
        report.Live.Single(live => live.Id.StartsWith("live/get-http2-tls", StringComparison.Ordinal)).ShouldSatisfyAllConditions(
            live => live.Served.ShouldBeGreaterThan(0), live => live.Failed.ShouldBe(0));
    }

    [Test]
    public async Task Server_WithoutLimits_IsPinnedByAllThatItDoesNotCloseOfItself()
    {
        var report = await _off;

        var closes = Stalls.Http2.All.Where(stall => stall.ClosesWithin is not null).Select(stall => stall.Id).ToHashSet();
        var tried = Tried(report).ToLookup(stall => closes.Contains(stall.Id));
        tried[false].ShouldAllBe(stall => stall.Verdict == AuditVerdict.Growing && stall.Closed == 0, report.Told());
        tried[true].ShouldAllBe(stall => stall.Verdict == AuditVerdict.Bounded, report.Told());
    }

    /// <summary>All but those that cannot go over TLS, which say so.</summary>
    private static List<StallFinding> Tried(AuditReport report)
    {
        foreach (var stall in s_notOverTls)
        {
            report.Of(stall).Verdict.ShouldBe(AuditVerdict.NotApplicable, report.Told());
        }

        report.Of(Stalls.Http2.TcpUnread).Reasons.ShouldHaveSingleItem().ShouldStartWith("its client does not read, so that it cannot see through TLS");
        var tried = report.Stalls.Where(stall => stall.Verdict != AuditVerdict.NotApplicable).ToList();
        tried.Select(stall => stall.Id).ShouldBe(Stalls.Http2.All.Except(s_notOverTls).Select(stall => stall.Id), ignoreOrder: true, report.Told());
        return tried;
    }

    private static Task<AuditReport> AuditAsync(LeakTimeouts settings) => Audited.RepeatAsync($"{settings}", () => AuditOnceAsync(settings));

    private static async Task<AuditReport> AuditOnceAsync(LeakTimeouts settings)
    {
        var server = await ((ISampleServer)new SampleServer()).StartProcessAsync(settings, TestContext.CurrentContext.CancellationToken);
        try
        {
            return await Audited.RunWithTroublesAsync(new AuditOptions
            {
                Addresses = [server.Url, new Uri($"https://{server.Others[ServerListener.Tls]}")],
                AcceptsAnyCertificate = true,
                Paths = new AuditPaths { Path = "/stall/download?bytes=10", PostPath = "/post", DownloadPath = "/stall/download", HungPath = "/stall/hung" },
                Limit = TimeSpan.FromSeconds(5),
                Watch = TimeSpan.FromSeconds(8),
                ConnectionsOfEach = 4,
                Process = server.ProcessId,
            }, Stalls.Http2.All);
        }
        finally
        {
            await server.StopAsync();
        }
    }
}
