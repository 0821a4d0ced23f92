using Leak.Bounds;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

internal sealed class JudgeTests
{
    [Test]
    public void Live_WhenEveryRequestSucceeds_IsBoundedWithTimeoutsOnAndOff([Values] bool timeoutsOn)
    {
        var verdict = Judge.Of(Planted.Live(timeoutsOn));

        verdict.Verdict.ShouldBe(Verdict.Bounded);
        verdict.AsExpected.ShouldBeTrue();
        verdict.NotJudged.ShouldBeEmpty();
    }

    [Test]
    public void Live_WhenOneRequestFails_BreaksTheBoundWithoutGrowing()
    {
        var failures = new Dictionary<string, int> { ["503"] = 1 };

        var verdict = Judge.Of(Planted.Live().WithWorkload(record => record with { Succeeded = 299, Failed = 1, Failures = failures }));

        verdict.Verdict.ShouldBe(Verdict.Bounded);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldHaveSingleItem().ShouldBe(
            "live/post: the bound 'live clients served' was broken: 1 request, where requests that failed ≤ 0. 299 succeeded; the failures: 503 × 1.");
    }

    [Test]
    public void Subject_WhenGrowthIsExpectedOfIt_IsAsExpected()
    {
        // One timeout left out while the rest are on: what it guards must grow.
        var observation = Planted.Control().WithScenario(scenario => scenario with { TimeoutsOn = true });

        Judge.Of(observation).AsExpected.ShouldBeTrue();
    }

    [Test]
    public void Subject_WhenExpectedGrowthComesWithAnotherFault_IsNotAsExpected()
    {
        var observation = Planted.Control().WithScenario(scenario => scenario with { TimeoutsOn = true });
        var served = Planted.Live().Workloads[0] with { Failed = 1 };

        var verdict = Judge.Of(observation with { Workloads = [observation.Workloads[0], served] });

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.AsExpected.ShouldBeFalse();
    }

    [Test]
    public void Subject_WhenItDoesNotGrowAsExpected_SaysSo()
    {
        var verdict = Judge.Of(Planted.Subject().WithScenario(scenario => scenario with { Expected = Verdict.Growing }));

        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldHaveSingleItem().ShouldBe("Bounded where Growing was expected: every bound held.");
    }

    [Test]
    public void Subject_WhenItsLimitEndsTheConnectionWithItsRequests_NeedNotSeeThemEnd()
    {
        var verdict = Judge.Of(EndedByRequest(then: null));

        verdict.AsExpected.ShouldBeTrue(string.Join("; ", verdict.Reasons));
        verdict.Bounds.ShouldNotContain(bound => bound.Name == BoundNames.RequestsEnded);
    }

    [Test]
    public void Subject_WhenALimitEndsItsRequestsAndTheNextTheConnection_MustSeeThemEnd()
    {
        var verdict = Judge.Of(EndedByRequest(new StallLimit("KeepAlive", Planted.Limit, Planted.Fired)));

        verdict.AsExpected.ShouldBeFalse();
        verdict.Result(BoundNames.RequestsEnded).Observed.ShouldBe(100);
    }

    [Test]
    public void Stall_WithoutALimit_IsAnError()
    {
        var limitless = Planted.Subject().WithWorkload(record => record with { Plan = record.Plan with { Limit = null } });

        Should.Throw<ArgumentException>(() => Judge.Of(limitless)).Message.ShouldContain("tcp/idle: a stall needs the limit");
    }

    private static Observation EndedByRequest(StallLimit? then) => Planted.Subject().WithWorkload(record => record with
    {
        Plan = record.Plan with
        {
            Workload = new PlantedStall(RequestsPerConnection: 1) { EndsByRequest = true },
            Limit = record.Plan.Limit! with { Then = then },
        },
    });
}
