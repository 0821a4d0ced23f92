using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>What the server closes of itself makes no control: it is held to the same with timeouts on and off.</summary>
internal sealed class ClosedByServerTests
{
    [Test]
    public void Stall_WhenClosedInTime_IsBounded([Values] bool timeoutsOn)
    {
        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(timeoutsOn, PlantedStalls.ClosedByServer()));

        verdict.Verdict.ShouldBe(Verdict.Bounded);
        verdict.AsExpected.ShouldBeTrue();
        verdict.Bounds.Select(bound => bound.Name).ShouldNotContain(BoundNames.LifetimeAtLeast);
        verdict.Bounds.Select(bound => bound.Name).ShouldNotContain(BoundNames.LimitThatFired);
        verdict.Bounds.Select(bound => bound.Name).ShouldNotContain(BoundNames.ControlHeld);
    }

    [Test]
    public void Stall_WhenClosedPastTheSlack_Grows([Values] bool timeoutsOn)
    {
        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(timeoutsOn, PlantedStalls.ClosedByServer().With(Planted.Closed(7, Planted.Seconds(2.501)))));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldHaveSingleItem().ShouldStartWith(
            "http1/linger: the bound 'lifetime at most' was broken: 2.501 s at 3.201 s, where lifetime ≤ 0 s (own close) + 2.5 s = 2.5 s.");
    }

    [Test]
    public void Stall_WhenHeld_Grows([Values] bool timeoutsOn)
    {
        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(timeoutsOn, PlantedStalls.ClosedByServer().With(Planted.Held(7, Planted.Seconds(19)))));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Result(BoundNames.HeldPastLimit).Passed.ShouldBeFalse();
    }

    [Test]
    public void Counts_WhenNothingElseRuns_AreHeldToTheirBoundsToo([Values] bool timeoutsOn)
    {
        // Ten a second, closed within 2.5 s: 25 at once.
        var observation = PlantedStalls.Run(timeoutsOn, PlantedStalls.ClosedByServer());

        ScenarioVerdict.Of(observation.WithPeak(Quantity.OpenConnections, 26)).Result(BoundNames.ConnectionsDuring).Passed.ShouldBeFalse();
        ScenarioVerdict.Of(observation.WithPeak(Quantity.OpenConnections, 25)).AsExpected.ShouldBeTrue();
    }

    [Test]
    public void Control_WhenOneOfItsStallsClosesOfItself_ExpectsThatOfItAlone()
    {
        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(timeoutsOn: false, PlantedStalls.Held(), PlantedStalls.ClosedByServer()));

        verdict.AsExpected.ShouldBeTrue(string.Join('\n', verdict.Reasons));
        verdict.Of("http1/sse-idle").Verdict.ShouldBe(Verdict.Growing);
        verdict.Of("http1/linger").Verdict.ShouldBe(Verdict.Bounded);
        verdict.Of("http1/linger").Expected.ShouldBe(Verdict.Bounded);
    }
}
