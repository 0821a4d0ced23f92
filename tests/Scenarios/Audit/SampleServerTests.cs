using Leak.Audit.Findings;
using Leak.Audit.Options;
using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Load.Servers;
using Leak.Tool.Jobs;

namespace Leak.Scenarios.Audit;

/// <summary>The sample server, in a process of its own, audited by its addresses alone.</summary>
[Category("Slow")]
[NonParallelizable] // the machine's lateness is part of the evidence
[Platform("Linux")]
internal sealed class SampleServerTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    private static readonly LeakTimeouts s_on = new(on: true, s_limit);
    private static readonly LeakTimeouts s_off = new(on: false, s_limit);

    private readonly Dictionary<LeakTimeouts, Task<AuditReport>> _audits = [];

    /// <summary>Two at a time: an audit waits, most of all.</summary>
    [OneTimeSetUp]
    public void AuditAll()
    {
        foreach (var pair in new[] { (s_on, s_on.Except("KeepAlive")), (s_off, s_on.Except("Handler")) })
        {
            var before = Task.WhenAll(_audits.Values).ContinueWith(_ => { }, TaskScheduler.Default);
            _audits[pair.Item1] = AuditAsync(pair.Item1, before);
            _audits[pair.Item2] = AuditAsync(pair.Item2, before);
        }
    }

    [OneTimeTearDown]
    public async Task WaitForAll() => await Task.WhenAll(_audits.Values).ContinueWith(_ => { }, TaskScheduler.Default);

    [Test]
    public async Task Server_WithItsLimits_BoundsAll_AndEachSettingLiesWhereItIsFound()
    {
        var report = await _audits[s_on];

        var tried = report.Stalls.Where(stall => stall.Verdict != AuditVerdict.NotApplicable).ToList();
        tried.ShouldAllBe(stall => stall.Verdict == AuditVerdict.Bounded, report.Told());
        tried.Count.ShouldBe(63, report.Told());
        report.Limits.Select(limit => limit.Limit).ShouldBe(LimitOptions.Names.Except([LimitNames.Upstream]), ignoreOrder: true, report.Told());
        foreach (var limit in report.Limits)
        {
            s_on.ValueOf(limit.Limit).ShouldBeInRange(limit.AtLeast!.Value, limit.AtMost!.Value, $"{limit}\n{report.Told()}");
        }

        report.Of(Stalls.Http2.Idle).Endings.Keys.ShouldBe(["GOAWAY NO_ERROR"]);
        report.Of(Stalls.Http2.ContinuationFlood).Endings.Keys.ShouldBe(["GOAWAY PROTOCOL_ERROR"]);
        report.Stalls.SelectMany(stall => stall.Endings.Keys).ShouldContain(ending => ending.StartsWith("RST_STREAM ", StringComparison.Ordinal));

        // Its stream is quiet.
        var clients = report.Live.Where(live => live.NotApplicable is null).ToList();
        clients.Select(live => live.Id).ShouldBe(
            ["live/get/stall/download?bytes=10", "live/get-tls/stall/download?bytes=10", "live/get-http2/stall/download?bytes=10", "live/get-http2-tls/stall/download?bytes=10", "live/download", "live/websocket"]);
        clients.ShouldAllBe(live => live.Failed == 0 && live.Served > 0, string.Join(", ", clients));
        report.LeftBehind.ShouldBeEmpty();
    }

    [Test]
    public async Task Server_WithoutLimits_IsPinnedByAllThatItDoesNotCloseOfItself()
    {
        var report = await _audits[s_off];

        var closes = Stalls.All.Where(stall => stall.ClosesWithin is not null).Select(stall => stall.Id).ToHashSet();
        var tried = report.Stalls.Where(stall => stall.Verdict != AuditVerdict.NotApplicable).ToList();
        var left = Stalls.All.Where(stall => stall.IsLeftToKernel).Select(stall => stall.Id).ToHashSet();
        tried.Where(stall => left.Contains(stall.Id)).Select(stall => stall.Id).ShouldBe(left, ignoreOrder: true, report.Told());
        tried.Where(stall => left.Contains(stall.Id)).ShouldAllBe(stall => stall.Verdict == AuditVerdict.KeptByServer && stall.HeldFor > TimeSpan.FromSeconds(5), report.Told());
        tried.Where(stall => !closes.Contains(stall.Id) && !left.Contains(stall.Id)).ShouldAllBe(stall => stall.Verdict == AuditVerdict.Growing, report.Told());
        tried.Where(stall => closes.Contains(stall.Id)).ShouldAllBe(stall => stall.Verdict == AuditVerdict.Bounded, report.Told());
        report.Limits.ShouldAllBe(limit => limit.AtLeast == null && limit.AtMost == null, report.Told());
    }

    // Not Read or Write: Handler acts in their place.
    [TestCase("KeepAlive")]
    [TestCase("Handler")]
    public async Task Server_WithoutOneLimit_HasNoneThere(string without)
    {
        var report = await _audits.Single(audit => audit.Key.IsOff(without)).Value;

        report.Limits.Where(limit => limit.Limit != without).ShouldAllBe(limit => limit.AtMost != null, report.Told());
        report.Limits.Where(limit => limit.Limit == without).ShouldContain(limit => limit.AtMost == null && limit.Verdict == AuditVerdict.Growing, report.Told());
    }

    private static async Task<AuditReport> AuditAsync(LeakTimeouts settings, Task before)
    {
        await before;
        return await Audited.RepeatAsync($"{settings}", () => AuditOnceAsync(settings));
    }

    private static async Task<AuditReport> AuditOnceAsync(LeakTimeouts settings)
    {
        var server = await ((ISampleServer)new SampleServer()).StartProcessAsync(settings, TestContext.CurrentContext.CancellationToken);
        try
        {
            return await Audited.RunWithTroublesAsync(new AuditOptions
            {
                Addresses = [server.Url, new Uri($"http://{server.Others[ServerListener.Http2]}"), new Uri($"https://{server.Others[ServerListener.Tls]}")],
                AcceptsAnyCertificate = true,
                Paths = new AuditPaths
                {
                    Path = "/stall/download?bytes=10",
                    PostPath = "/post",
                    DownloadPath = "/stall/download",
                    StreamPath = "/stall/events",
                    WebSocketPath = "/stall/echo",
                    HungPath = "/stall/hung",
                },
                Limit = TimeSpan.FromSeconds(5),
                Watch = TimeSpan.FromSeconds(8),
                ConnectionsOfEach = 4,
                Process = server.ProcessId,
            }, Stalls.All);
        }
        finally
        {
            await server.StopAsync();
        }
    }
}
