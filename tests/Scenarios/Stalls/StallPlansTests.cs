using Leak.Bounds;
using Leak.Bounds.Engine;
using Leak.Bounds.Workloads;
using Leak.Load.Scenarios;
using Leak.Load.Servers;

namespace Leak.Scenarios.Stalls;

/// <summary>What must become of each stall, by the sample server's settings: STALLS.md's backstops.</summary>
internal sealed class StallPlansTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    [TestCaseSource(nameof(Stalls))]
    public void Stall_WithTimeoutsOn_IsClosedByItsOwnLimit(string id)
    {
        var plan = PlanOf(id, Timeouts());

        plan.Fate.ShouldBeNull();
        plan.Limit!.Name.ShouldBe(((IStall)plan.Workload).StoppedBy);
    }

    [TestCaseSource(nameof(Stalls))]
    public void Stall_WithTimeoutsOff_IsHeldUnlessTheServerClosesItOfItself(string id)
    {
        var plan = PlanOf(id, ServerTimeouts.Of(on: false, s_limit));

        plan.Fate.ShouldBe(((IStall)plan.Workload).ClosesWithin is null ? Fate.Held : null);
    }

    [TestCase("tls/silent", "Handshake", "RequestHead", null)]
    [TestCase("tcp/idle", "RequestHead", "KeepAlive", null)]
    [TestCase("http1/keep-alive-idle", "KeepAlive", "KeepAlive", Fate.Held)]
    [TestCase("http1/slow-body", "Read", "Handler", null)]
    [TestCase("http1/slow-read-none", "Write", "Handler", null)]
    [TestCase("http1/hung-upstream", "Upstream", "Handler", null)]
    [TestCase("http1/hung-handler", "Handler", "Handler", Fate.Held)]
    [TestCase("http1/sse-idle", "Stream", "Stream", Fate.Held)]
    [TestCase("ws/silent", "WebSocket", "WebSocket", Fate.Held)]
    [TestCase("http1/slow-body", "Write", "Read", null)]
    [TestCase("http2/hung-stream", "KeepAlive", "Handler", Fate.RequestsEnded)]
    [TestCase("http2/goaway-linger", "KeepAlive", "Handler", null)]
    public void Stall_WithOneLimitOff_IsClosedByTheNextOrHeld(string id, string without, string acting, Fate? fate)
    {
        var plan = PlanOf(id, Timeouts().Except(without));

        plan.Limit!.Name.ShouldBe(acting);
        plan.Limit.Value.ShouldBe(Timeouts().ValueOf(acting));
        plan.Fate.ShouldBe(fate);
    }

    [Test]
    public void DeafHandler_KnowsTheMostRequestsOfItsEndpoint()
    {
        PlanOf("http1/deaf-handler", Timeouts()).Limit!.MaxRequests.ShouldBe(Timeouts().DeafMaxRequests);
        PlanOf("http1/deaf-handler", Timeouts().Except(LimitNames.MaxRequests)).Limit!.MaxRequests.ShouldBe(int.MaxValue);
        PlanOf("http1/hung-handler", Timeouts()).Limit!.MaxRequests.ShouldBeNull();
    }

    [Test]
    public void Limits_AreDistinct_SoThatALifetimeTellsWhichActed() =>
        ServerTimeouts.Names.Select(name => Timeouts().ValueOf(name)).ShouldBeUnique();

    [Test]
    public void Limit_ThatThereIsNot_IsAnError() =>
        Should.Throw<ArgumentException>(() => Timeouts().Except("Foo")).Message.ShouldStartWith("No limit 'Foo'. There are: Handshake, ");

    private static IEnumerable<string> Stalls() => WorkloadCatalog.Stalls.Select(stall => stall.Id);

    private static ServerTimeouts Timeouts() => ServerTimeouts.Of(on: true, s_limit);

    private static WorkloadPlan PlanOf(string id, ServerTimeouts timeouts) => StallPlans.Of(
        (IStall)WorkloadCatalog.Find(id), new Arrivals.Inject(1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)), timeouts);
}
