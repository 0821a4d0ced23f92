using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

internal sealed class WorkloadVerdictTests
{
    [Test]
    public void Workload_WhenItAloneCannotBeJudged_IsInconclusiveAloneAndTheScenarioWithIt()
    {
        var few = PlantedStalls.Closed() with { Arrivals = [.. PlantedStalls.Closed().Arrivals.Take(94)] };

        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(few, PlantedStalls.ClosedByServer(), PlantedStalls.Held()));

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldHaveSingleItem().ShouldStartWith("http1/partial-line: too few arrivals: 94 of 100 planned");
        verdict.Of("http1/partial-line").Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Of("http1/partial-line").AsExpected.ShouldBeFalse();
        verdict.Of("http1/linger").Verdict.ShouldBe(Verdict.Bounded);
        verdict.Of("http1/sse-idle").Verdict.ShouldBe(Verdict.Growing);
        verdict.Workloads.Skip(1).ShouldAllBe(workload => workload.AsExpected);
    }

    [Test]
    public void Workload_WhenItAloneWasNotWatchedForLongEnough_IsInconclusiveAlone()
    {
        var slow = PlantedStalls.Held("http1/trickle-body").WithLimit(limit => limit with { Value = Planted.Seconds(8) });

        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(slow, PlantedStalls.Held()));

        verdict.Reasons.ShouldHaveSingleItem().ShouldBe(
            "http1/trickle-body: what must be held was watched for 20 s only, where at least 2 × (8 s + 2.5 s) = 21 s are needed.");
        verdict.Of("http1/trickle-body").Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Of("http1/sse-idle").AsExpected.ShouldBeTrue();
    }

    [Test]
    public void Workloads_WhenTheRunCannotBeJudged_AreAllInconclusive()
    {
        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Closed(), PlantedStalls.Held()) with { Troubles = ["The server is gone."] });

        verdict.Workloads.ShouldAllBe(workload => workload.Verdict == Verdict.Inconclusive && !workload.AsExpected);
    }

    [Test]
    public void LiveClient_WhenOneRequestFails_IsNotAsExpectedAlone()
    {
        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Closed(), Planted.Live().Workloads[0] with { Failed = 1 }));

        verdict.Of("live/post").Verdict.ShouldBe(Verdict.Bounded);
        verdict.Of("live/post").BrokenBounds.ShouldBe(1);
        verdict.Of("live/post").AsExpected.ShouldBeFalse();
        verdict.Of("http1/partial-line").AsExpected.ShouldBeTrue();
    }

    [Test]
    public void Workload_WhenItGrowsAsTheScenarioExpects_IsAsExpected()
    {
        var mistaken = Planted.Control().Mistaking(timeoutsOn: true, Verdict.Growing);

        var verdict = ScenarioVerdict.Of(mistaken).Workloads.Single();

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.AsExpected.ShouldBeTrue();
    }

    [Test]
    public void Workload_WhenItGrowsAndTheScenarioDoesNotExpectIt_IsNotAsExpected()
    {
        var mistaken = Planted.Control().Mistaking(timeoutsOn: true, Verdict.Bounded);

        var verdict = ScenarioVerdict.Of(mistaken).Workloads.Single();

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Expected.ShouldBe(Verdict.Bounded);
        verdict.BrokenBounds.ShouldBe(2);
        verdict.AsExpected.ShouldBeFalse();
    }
}
