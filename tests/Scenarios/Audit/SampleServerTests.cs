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

    [Test]
    public async Task Server_WithItsLimits_BoundsAll_AndEachSettingLiesWhereItIsFound()
    {
        var settings = new LeakTimeouts(on: true, s_limit);

        var report = await AuditAsync(settings);

        var tried = report.Stalls.Where(stall => stall.Verdict != AuditVerdict.NotApplicable).ToList();
        tried.ShouldAllBe(stall => stall.Verdict == AuditVerdict.Bounded);
        tried.Count.ShouldBe(63);
        report.Limits.Select(limit => limit.Limit).ShouldBe(LimitOptions.Names.Except([LimitNames.Upstream]), ignoreOrder: true);
        foreach (var limit in report.Limits)
        {
            settings.ValueOf(limit.Limit).ShouldBeInRange(limit.AtLeast!.Value, limit.AtMost!.Value, limit.ToString());
        }

        report.Live.ShouldAllBe(live => live.Failed == 0 && live.Served > 0);
        report.LeftBehind.ShouldBeEmpty();
    }

    [Test]
    public async Task Server_WithoutLimits_IsPinnedByAllThatItDoesNotCloseOfItself()
    {
        var report = await AuditAsync(new LeakTimeouts(on: false, s_limit));

        var closes = Stalls.All.Where(stall => stall.ClosesWithin is not null).Select(stall => stall.Id).ToHashSet();
        var tried = report.Stalls.Where(stall => stall.Verdict != AuditVerdict.NotApplicable).ToList();
        tried.Where(stall => !closes.Contains(stall.Id)).ShouldAllBe(stall => stall.Verdict == AuditVerdict.Growing);
        tried.Where(stall => closes.Contains(stall.Id)).ShouldAllBe(stall => stall.Verdict == AuditVerdict.Bounded);
        report.Limits.ShouldAllBe(limit => limit.AtLeast == null && limit.AtMost == null);
    }

    // Not Read or Write: Handler acts in their place.
    [TestCase("KeepAlive")]
    [TestCase("Handler")]
    public async Task Server_WithoutOneLimit_HasNoneThere(string without)
    {
        var report = await AuditAsync(new LeakTimeouts(on: true, s_limit).Except(without));

        report.Limits.Where(limit => limit.Limit != without).ShouldAllBe(limit => limit.AtMost != null);
        report.Limits.Where(limit => limit.Limit == without).ShouldContain(limit => limit.AtMost == null && limit.Verdict == AuditVerdict.Growing);
    }

    private static async Task<AuditReport> AuditAsync(LeakTimeouts settings)
    {
        var server = await ((ISampleServer)new SampleServer()).StartProcessAsync(settings, TestContext.CurrentContext.CancellationToken);
        try
        {
            return await Audited.RunAsync(new AuditOptions
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
