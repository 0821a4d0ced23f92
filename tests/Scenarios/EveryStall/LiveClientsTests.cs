using Leak.Bounds.Shouldly;
using Leak.Bounds.Verdicts;

namespace Leak.Scenarios.EveryStall;

/// <summary>While every stall runs, every live client is served and none is cut: with the timeouts on, off, and with one of them off.</summary>
internal sealed class LiveClientsTests
{
    [TestCaseSource(typeof(StallRuns), nameof(StallRuns.LiveIds))]
    public void Client_WhileStallsRunAndTimeoutsAreOn_IsServedEachTime(string id) => Served(StallRuns.On, id);

    [TestCaseSource(typeof(StallRuns), nameof(StallRuns.LiveIds))]
    public void Client_WhileStallsRunAndTimeoutsAreOff_IsServedEachTime(string id) => Served(StallRuns.Off, id);

    [TestCaseSource(typeof(StallRuns), nameof(StallRuns.LiveIds))]
    public void Client_WhileStallsRunAndOneLimitIsOff_IsServedEachTime(string id) => Served(StallRuns.Without, id);

    private static void Served(ScenarioVerdict verdict, string id)
    {
        var workload = StallRuns.Of(verdict, id);

        workload.ShouldBeAsExpected();
        workload.Record.Succeeded.ShouldBeGreaterThan(0);
    }
}
