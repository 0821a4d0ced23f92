using Leak.Bounds.Plans;
using Leak.Bounds.Shouldly;
using Leak.Clients.Catalog;

namespace Leak.Scenarios.Alone;

/// <summary>What nothing bounds yet is held with the timeouts on too. Once a limit has come for it, this fails, and its row must name that limit.</summary>
[Parallelizable]
[Category("Slow")]
internal sealed class UnboundedTests
{
    [TestCaseSource(typeof(Stalls), nameof(Stalls.Unbounded))]
    public async Task Stall_WhichNothingBoundsYet_IsHeldWithTimeoutsOnAndLeavesNothing(Stall stall)
    {
        // The framework pings a client that it has not heard of for a third of WebSocket. A busy machine must not be late by that.
        var on = new LeakTimeouts(on: true, 3 * RunParameters.Scale.Limit);
        var scenario = ScenarioPlanner.Plan(stall.Id, [stall], on, RunParameters.Scale.StallArrivals, clients: 0, leastHold: TimeSpan.Zero);

        var verdict = await InProcessRun.BesideOthersAsync(scenario, on);

        verdict.ShouldBeGrowing();
        verdict.ShouldBeAsExpected();
        verdict.ShouldLeaveNothingBehind();
    }
}
