using Leak.Bounds.Plans;
using Leak.Bounds.Shouldly;

namespace Leak.Scenarios.Article;

/// <summary>The article's second and third run: the same workload grows without timeouts and is bounded with them.</summary>
[NonParallelizable]
internal sealed class IdleConnectionsTests
{
    [Test]
    public async Task Idle_WithTimeoutsOff_GrowsAndIsReleasedWithItsClients()
    {
        var scale = RunParameters.Scale;
        var timeouts = new LeakTimeouts(on: false, scale.Limit);

        var verdict = await InProcessRun.OfAsync(scale.PlanIdle(timeouts), timeouts);

        verdict.ShouldBeGrowing();
        verdict.ShouldLeaveNothingBehind();
    }

    [Test]
    public async Task Idle_WithTimeoutsOn_StaysBounded()
    {
        var scale = RunParameters.Scale;
        var timeouts = new LeakTimeouts(on: true, scale.Limit);

        var verdict = await InProcessRun.OfAsync(scale.PlanIdle(timeouts), timeouts);

        verdict.ShouldBeBounded();
        verdict.ShouldBeClosedBy("request_headers_timeout");
        verdict.ShouldLeaveNothingBehind();
    }
}
