using Leak.Audit.Findings;
using Leak.Audit.Looking;
using Leak.Audit.Options;
using Leak.Audit.Runs;
using Leak.Clients.Catalog;
using Leak.Unit.Bounds.Foreign;

namespace Leak.Unit.Audit.Runs;

/// <summary>Audits of servers with one fault or one virtue: what is expected follows from what they are said to do.</summary>
[Category("Slow")]
[Parallelizable(ParallelScope.All)] // each counts by its own port
internal sealed class SmallServerAuditTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(3);

    private static readonly Stall[] s_stalls = [Stalls.Tcp.Idle, Stalls.Http1.PartialHeaders, Stalls.Http1.KeepAliveIdle];

    [Test]
    public async Task Server_ThatClosesAtItsLimit_IsBounded_AndItsLimitIsFound()
    {
        var report = await AuditAsync(new Conduct("closes") { Answer = "200 OK", Keeps = TimeSpan.FromSeconds(1) });

        report.Stalls.ShouldAllBe(stall => stall.Verdict == AuditVerdict.Bounded);
        report.Limits.ShouldAllBe(limit => limit.AtLeast <= TimeSpan.FromSeconds(1) && limit.AtMost >= TimeSpan.FromSeconds(1));
        report.Live.Single(live => live.NotApplicable is null).Served.ShouldBeGreaterThan(0);
    }

    [Test]
    public async Task Server_ThatNeverCloses_IsGrowing()
    {
        var report = await AuditAsync(new Conduct("never closes") { Answer = "200 OK" });

        report.Stalls.ShouldAllBe(stall => stall.Verdict == AuditVerdict.Growing && stall.Held == stall.Connections && stall.HeldFor > s_limit);
        report.Limits.ShouldAllBe(limit => limit.AtLeast == null && limit.AtMost == null);
    }

    [Test]
    public async Task Server_ThatAnswers404_IsNotTriedByPath_AndHasNoLegitimateClient()
    {
        var report = await AuditAsync(new Conduct("answers 404") { Answer = "404 Not Found", Keeps = TimeSpan.FromSeconds(1) });

        report.Live.Single(live => live.Id == "live/get/").NotApplicable.ShouldNotBeNull().ShouldContain("404");
        report.Stalls.Single(stall => stall.Id == Stalls.Tcp.Idle.Id).Verdict.ShouldBe(AuditVerdict.Bounded);
    }

    [Test]
    public async Task Server_ThatIsMute_IsATrouble()
    {
        var report = await AuditAsync(new Conduct("is mute"));

        report.Troubles.ShouldHaveSingleItem();
        report.Stalls.ShouldAllBe(stall => stall.Verdict == AuditVerdict.NotApplicable);
    }

    private static async Task<AuditReport> AuditAsync(Conduct conduct)
    {
        await using var server = new SmallServer(conduct);
        var options = new AuditOptions { Addresses = [server.Address], Limit = s_limit, Watch = TimeSpan.FromSeconds(6), ConnectionsOfEach = 2 };
        var runner = new AuditRunner(options, [], TimeProvider.System) { Alone = TimeSpan.FromSeconds(1), LookTimes = new LookTimes { Ceiling = TimeSpan.FromSeconds(2) } };
        return await runner.RunAsync(s_stalls, TestContext.CurrentContext.CancellationToken);
    }
}
