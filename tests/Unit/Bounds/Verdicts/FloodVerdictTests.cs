using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>A flood is judged by what it leaves in the server: as much as is bounded, or it must grow.</summary>
internal sealed class FloodVerdictTests
{
    [Test]
    public void Requests_WhichAConnectionHasManyOf_MayBeLeftAsManyAsMaxRequests()
    {
        var flood = PlantedStalls.Abandoning() with { Lifetimes = [Planted.Closed(0, Planted.Seconds(5)), Planted.Closed(1, Planted.Seconds(5))] };
        var scenario = PlantedStalls.Run(flood).Scenario;

        AbandonedShare.Of(scenario, [flood]).Requests.ShouldBe(2, "one of each connection");
        AbandonedShare.Of(scenario, [WithRequests(flood, 3)]).Requests.ShouldBe(6);
        AbandonedShare.Of(scenario, [WithRequests(flood, 100)]).Requests.ShouldBe(PlantedStalls.MaxRequests);
    }

    [Test]
    public void Growth_WhichIsExpected_IsSeenByTheRequestsThatStay_WhateverBecameOfTheConnections()
    {
        var verdict = ScenarioVerdict.Of(Growing(PlantedStalls.Held()).WithResidual(Quantity.ActiveRequests, 200));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.AsExpected.ShouldBeTrue(string.Join('\n', verdict.Reasons));
        verdict.Bounds.Select(bound => bound.Name).ShouldNotContain(BoundNames.LifetimeAtMost);
        ScenarioVerdict.Of(Growing(PlantedStalls.ClosedByServer()).WithResidual(Quantity.ActiveRequests, 200)).AsExpected.ShouldBeTrue();
    }

    [Test]
    public void Growth_WhichIsExpectedAndDoesNotCome_IsNotAsExpected()
    {
        var verdict = ScenarioVerdict.Of(Growing(PlantedStalls.ClosedByServer()));

        verdict.Verdict.ShouldBe(Verdict.Bounded);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldBe(["Bounded where Growing was expected: every bound held."]);
    }

    /// <summary>Its connections are closed in time: without the count of requests it would pass whatever they left.</summary>
    [Test]
    public void Flood_WhoseRequestsWereNotCounted_IsInconclusive([Values] bool grows)
    {
        var observation = (grows ? Growing(PlantedStalls.ClosedByServer()) : PlantedStalls.Run(Flooding(PlantedStalls.ClosedByServer())))
            .WithSeries(new Series(Quantity.ActiveRequests, [], Unavailable: "/debug/stats did not answer within 2 s."));

        var verdict = ScenarioVerdict.Of(observation);

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Reasons.ShouldContain(reason => reason.EndsWith(": the handlers that it leaves are the point of it, and were not counted: activeRequests is not available: /debug/stats did not answer within 2 s."));
        ScenarioVerdict.Of(PlantedStalls.Run(Flooding(PlantedStalls.ClosedByServer()))).Verdict.ShouldBe(Verdict.Bounded, "counted");
    }

    [Test]
    public void Growth_WhichIsExpected_ExcusesNoLiveClientThatFails()
    {
        var live = Planted.Live(timeoutsOn: true).Workloads.OfType<LiveRecord>().Single();
        var observation = Growing(PlantedStalls.ClosedByServer(), live with { Failed = 1, Failures = new Dictionary<string, int> { ["503"] = 1 } }).WithResidual(Quantity.ActiveRequests, 200);

        ScenarioVerdict.Of(observation).AsExpected.ShouldBeFalse();
    }

    private static StallRecord WithRequests(StallRecord record, int requests) =>
        record with { Plan = record.Plan with { Stall = record.Plan.Stall with { RequestsPerConnection = requests } } };

    private static StallRecord Flooding(StallRecord record) =>
        record with { Plan = record.Plan with { Stall = record.Plan.Stall with { FloodsFor = Planted.Seconds(1), IgnoresAbort = true } } };

    private static Observation Growing(StallRecord record, params WorkloadRecord[] others)
    {
        var flood = record.WithExpectation(_ => Expectation.Growth(PlantedStalls.Head));
        return PlantedStalls.Run([flood, .. others]).WithScenario(scenario => scenario with { Expected = Verdict.Growing });
    }
}
