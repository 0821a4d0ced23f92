using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

internal sealed class ScenarioVerdictTests
{
    [Test]
    public void Live_WhenEveryRequestSucceeds_IsBoundedWithTimeoutsOnAndOff([Values] bool timeoutsOn)
    {
        var verdict = ScenarioVerdict.Of(Planted.Live(timeoutsOn));

        verdict.Verdict.ShouldBe(Verdict.Bounded);
        verdict.AsExpected.ShouldBeTrue();
        verdict.NotJudged.ShouldBeEmpty();
    }

    [Test]
    public void Live_WhenOneRequestFails_BreaksTheBoundWithoutGrowing()
    {
        var failures = new Dictionary<string, int> { ["503"] = 1 };

        var verdict = ScenarioVerdict.Of(Planted.Live().WithLive(record => record with { Succeeded = 299, Failed = 1, Failures = failures }));

        verdict.Verdict.ShouldBe(Verdict.Bounded);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldHaveSingleItem().ShouldBe(
            "live/post: the bound 'live clients served' was broken: 1 request, where requests that failed ≤ 0. 299 succeeded; the failures: 503 × 1.");
    }

    [Test]
    public void Live_WhenNoRequestEnds_MakesThatClientWrongAndTheRunNotInconclusive()
    {
        var unanswered = Planted.Live().Workloads[0] with { Succeeded = 0 };

        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Closed(), unanswered));

        verdict.Verdict.ShouldBe(Verdict.Bounded);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Of("http1/partial-line").AsExpected.ShouldBeTrue();
        verdict.Of("live/post").AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldHaveSingleItem().ShouldBe(
            "live/post: the bound 'live clients served' was broken: 300 requests, where requests that failed ≤ 0. None was answered before the run ended.");
    }

    [Test]
    public void Subject_WhenGrowthIsExpectedOfIt_IsAsExpected()
    {
        // One timeout left out while the rest are on: what it guards must grow.
        var observation = Planted.Control().Mistaking(timeoutsOn: true, Verdict.Growing);

        ScenarioVerdict.Of(observation).AsExpected.ShouldBeTrue();
    }

    [Test]
    public void Subject_WhenExpectedGrowthComesWithAnotherFault_IsNotAsExpected()
    {
        var observation = Planted.Control().Mistaking(timeoutsOn: true, Verdict.Growing);
        var served = Planted.Live().Workloads[0] with { Failed = 1 };

        var verdict = ScenarioVerdict.Of(observation with { Workloads = [observation.Workloads[0], served] });

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.AsExpected.ShouldBeFalse();
    }

    [Test]
    public void Subject_WhenItDoesNotGrowAsExpected_SaysSo()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject().WithScenario(scenario => scenario with { Expected = Verdict.Growing }));

        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldHaveSingleItem().ShouldBe("Bounded where Growing was expected: every bound held.");
    }

    [Test]
    public void Subject_WhenItsLimitEndsTheConnectionWithItsRequests_NeedNotSeeThemEnd()
    {
        var verdict = ScenarioVerdict.Of(EndedByRequest(then: null));

        verdict.AsExpected.ShouldBeTrue(string.Join("; ", verdict.Reasons));
        verdict.Bounds.ShouldNotContain(bound => bound.Name == BoundNames.RequestsEnded);
    }

    [Test]
    public void Subject_WhenALimitEndsItsRequestsAndTheNextTheConnection_MustSeeThemEnd()
    {
        var verdict = ScenarioVerdict.Of(EndedByRequest(new Limit("KeepAlive", Planted.LimitValue, Planted.Fired)));

        verdict.AsExpected.ShouldBeFalse();
        verdict.Result(BoundNames.RequestsEnded).Observed.ShouldBe(100);
    }

    [Test]
    public void Bounds_StandByWorkloadAndThoseOfAllLast()
    {
        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.ClosedByServer("http1/second"), PlantedStalls.Closed("http1/first")));

        verdict.Bounds.Select(bound => bound.Workload).Aggregate(new List<string?>(), (seen, id) => seen.Count > 0 && seen[^1] == id ? seen : [.. seen, id])
            .ShouldBe(["http1/second", "http1/first", null]);
    }

    [Test]
    public void Bounds_WhenOthersAreGiven_AreThose()
    {
        ScenarioVerdict.Of(Planted.Subject(), [new ServedBound()]).Bounds.ShouldBeEmpty();
        Should.Throw<ArgumentNullException>(() => ScenarioVerdict.Of(null!)).ParamName.ShouldBe("observation");
    }

    [Test]
    public void Bound_ThatHeld_SaysSo() => ScenarioVerdict.Of(Planted.Subject()).Result(BoundNames.RequestsAfter).Describe().ShouldBe(
        "all workloads together: the bound 'requests after' held: 0 requests, where activeRequests once the clients are gone ≤ 0 (baseline, before the first arrival).");

    [Test]
    public void Bounds_OfAControl_SayWhatWouldHaveKeptThemAndWhatNot()
    {
        var verdict = ScenarioVerdict.Of(Planted.Control());

        verdict.Unjudged(BoundNames.RequestsDuring).Reason.ShouldBe("with the timeouts off nothing is held to it; 0 requests would have kept it.");
        verdict.Unjudged(BoundNames.LifetimeAtMost).Reason.ShouldBe("with the timeouts off nothing is held to it; 20 s would have broken it, 4.44 times the limit.");
    }

    [Test]
    public void Count_ThatWasNeitherSampledNorReadAfterwards_NamesTheProbe()
    {
        var blind = Planted.Subject().WithSeries(new Series(Quantity.TcpConnections, [], "no table."));

        ScenarioVerdict.Of(blind with { Residual = new Dictionary<Quantity, double>() }).Unjudged(BoundNames.TcpConnectionsAfter).Reason.ShouldBe(
            "tcpConnections is not available: no table.");
    }

    private static Observation EndedByRequest(Limit? then) => Planted.Subject().WithStall(record => record
        .WithStall(stall => stall with { RequestsPerConnection = 1, EndsByRequest = true })
        .WithExpectation(expectation => expectation with { Limits = then is null ? [expectation.Limit] : [expectation.Limit, then] }));
}
