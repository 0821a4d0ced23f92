using Leak.Bounds.Plans;
using Leak.Clients.Catalog;

namespace Leak.Unit.Bounds.Plans;

internal sealed class FloodPlannerTests
{
    private static readonly Arrivals.Inject s_arrivals = new(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

    private static readonly LeakTimeouts s_on = new(on: true, TimeSpan.FromSeconds(2));

    [Test]
    public void Flood_Always_RunsBesideLiveClientsThatBeginBeforeIt()
    {
        var scenario = Plan(Floods.RapidReset, s_on);

        scenario.Id.ShouldBe("http2/rapid-reset");
        scenario.Stalls.Single().Arrivals.After.ShouldBe(TimeSpan.FromSeconds(1));
        var live = scenario.Workloads.OfType<LivePlan>().Single();
        live.Id.ShouldBe("live/post");
        live.Arrivals.Copies.ShouldBe(4);
        live.Arrivals.During.TotalSeconds.ShouldBe(16, "1 s alone, 2 s of arrivals, the 12.5 s that a connection may live");
    }

    [Test]
    public void Flood_AtStockKestrel_HasLiveClientsToo() =>
        Plan(Floods.PingFloodUnread, StockKestrel.Instance).Workloads.OfType<LivePlan>().Single().Arrivals.Pace.ShouldBe(TimeSpan.FromSeconds(1));

    [Test]
    public void Verdict_OfAFloodThatLeavesMoreThanIsBounded_IsGrowing()
    {
        Plan(Floods.RapidReset, s_on).Expected.ShouldBe(Verdict.Bounded);
        Plan(Floods.RapidReset, s_on.Except("MaxRequests")).Expected.ShouldBe(Verdict.Growing);
        Plan(Floods.RapidReset, new LeakTimeouts(on: false, TimeSpan.FromSeconds(2))).Expected.ShouldBe(Verdict.Growing);
        Plan(Floods.ResetSpread, StockKestrel.Instance).Expected.ShouldBe(Verdict.Growing);
    }

    [Test]
    public void Stall_WhichIsNoFlood_IsAnError() => Should.Throw<ArgumentException>(() => Plan(Stalls.Tcp.Idle, s_on)).Message.ShouldStartWith("tcp/idle is no flood.");

    private static Scenario Plan(Stall flood, ServerSettings settings) => FloodPlanner.Plan(flood, settings, s_arrivals, clients: 4, leastHold: TimeSpan.Zero);
}
