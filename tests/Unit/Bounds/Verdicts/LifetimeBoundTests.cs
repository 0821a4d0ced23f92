using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Clients.Parking;

namespace Leak.Unit.Bounds.Verdicts;

internal sealed class LifetimeBoundTests
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(1);

    [Test]
    public void Subject_WhenClosedExactlyAtItsLimit_IsBounded()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject().WithLifetime(Planted.Closed(7, Planted.LimitValue)));

        verdict.Verdict.ShouldBe(Verdict.Bounded);
        verdict.AsExpected.ShouldBeTrue();
        verdict.Reasons.ShouldBeEmpty();
        verdict.Result(BoundNames.LifetimeAtLeast).Observed.ShouldBe(2);
    }

    [Test]
    public void Subject_WhenClosedJustBeforeItsLimit_BreaksTheBoundWithoutGrowing()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject().WithLifetime(Planted.Closed(7, Planted.LimitValue - s_tick)));

        verdict.Verdict.ShouldBe(Verdict.Bounded);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldHaveSingleItem().ShouldBe(
            "tcp/idle: the bound 'lifetime at least' was broken: 1.999 s at 2.699 s, where lifetime ≥ 2 s (KeepAlive). "
            + "The server closed 1 of 100 connections before their limit.");
    }

    [Test]
    public void Subject_WhenClosedExactlyWithinTheSlack_IsBounded()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject().WithLifetime(Planted.Closed(7, Planted.Most)));

        verdict.AsExpected.ShouldBeTrue();
        verdict.Result(BoundNames.LifetimeAtMost).Observed.ShouldBe(4.5);
    }

    [Test]
    public void Subject_WhenClosedJustPastTheSlack_Grows()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject().WithLifetime(Planted.Closed(7, Planted.Most + s_tick)));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldHaveSingleItem().ShouldBe(
            "tcp/idle: the bound 'lifetime at most' was broken: 4.501 s at 5.201 s, where lifetime ≤ 2 s (KeepAlive) + 2.5 s = 4.5 s. "
            + "1 of 100 connections lived longer; the longest was closed by the server then.");
    }

    [Test]
    public void Subject_WhenItsConnectWaitedForTheServersQueue_IsNotAccusedOfThat()
    {
        var late = Planted.Closed(7, Planted.Most + Planted.Seconds(1)) with { TakenInLate = Planted.Seconds(1) };

        var verdict = ScenarioVerdict.Of(Planted.Subject().WithLifetime(late));
        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Reasons.ShouldContain(reason => reason.Contains("it is not known for 1 of 100 connections: its connect waited for the server's accept queue.", StringComparison.Ordinal));

        ScenarioVerdict.Of(Planted.Subject().WithLifetime(late with { Duration = late.Duration + s_tick })).Verdict.ShouldBe(Verdict.Growing, "it was later than that explains");
    }

    [Test]
    public void Subject_WhenHeldNoLongerThanTheServerMayTake_AccusesNobody()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject().WithLifetime(Planted.Held(99, Planted.Most)));

        verdict.AsExpected.ShouldBeTrue();
        verdict.Result(BoundNames.HeldPastLimit).Observed.ShouldBe(0);
    }

    [Test]
    public void Subject_WhenHeldJustPastTheSlack_GrowsByBothBounds()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject().WithLifetime(Planted.Held(99, Planted.Most + s_tick)));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Result(BoundNames.LifetimeAtMost).Passed.ShouldBeFalse();
        verdict.Result(BoundNames.HeldPastLimit).Passed.ShouldBeFalse();
        verdict.Reasons[0].ShouldContain("still held when the run ended");
    }

    [Test]
    public void Subject_WhenReset_CountsAsClosed()
    {
        var reset = Planted.Closed(7, Planted.Most + s_tick) with { End = LifetimeEnd.Reset };

        var verdict = ScenarioVerdict.Of(Planted.Subject().WithLifetime(reset));

        verdict.Result(BoundNames.LifetimeAtMost).Passed.ShouldBeFalse();
        verdict.Result(BoundNames.HeldPastLimit).Passed.ShouldBeTrue();
    }

    [Test]
    public void Subject_WhenItsStallBeganLate_HasAllOfItsLimitFromThen()
    {
        var late = Planted.Closed(7, Planted.Seconds(1) + Planted.Most) with { StalledAfter = Planted.Seconds(1) };

        ScenarioVerdict.Of(Planted.Subject().WithLifetime(late)).Result(BoundNames.LifetimeAtMost).Observed.ShouldBe(4.5);
        ScenarioVerdict.Of(Planted.Subject().WithLifetime(late)).AsExpected.ShouldBeTrue();
        ScenarioVerdict.Of(Planted.Subject().WithLifetime(late with { Duration = late.Duration + s_tick })).Result(BoundNames.LifetimeAtMost).Passed.ShouldBeFalse();
    }

    [Test]
    public void Subject_WhenItsStallBeganLate_IsEarlyByItsConnectAlone()
    {
        // The server's limit may have begun to run anywhere between the two.
        var late = Planted.Closed(7, Planted.LimitValue) with { StalledAfter = Planted.Seconds(1) };

        ScenarioVerdict.Of(Planted.Subject().WithLifetime(late)).AsExpected.ShouldBeTrue();
    }

    [Test]
    public void Subject_WhenHeldSinceALateStall_AccusesNobodyBeforeItsTime()
    {
        var held = Planted.Held(99, Planted.Seconds(1) + Planted.Most) with { StalledAfter = Planted.Seconds(1) };

        ScenarioVerdict.Of(Planted.Subject().WithLifetime(held)).AsExpected.ShouldBeTrue();
        ScenarioVerdict.Of(Planted.Subject().WithLifetime(held with { Duration = held.Duration + s_tick })).Result(BoundNames.HeldPastLimit).Observed.ShouldBe(1);
    }

    [Test]
    public void Subject_WhenTheServerAloneRecordedItsEnd_CountsAsClosed()
    {
        var recorded = Planted.Closed(7, Planted.Most) with { End = LifetimeEnd.Recorded };

        ScenarioVerdict.Of(Planted.Subject().WithLifetime(recorded)).AsExpected.ShouldBeTrue();
        var verdict = ScenarioVerdict.Of(Planted.Subject().WithLifetime(recorded with { Duration = Planted.Most + s_tick }));
        verdict.Result(BoundNames.LifetimeAtMost).Passed.ShouldBeFalse();
        verdict.Result(BoundNames.HeldPastLimit).Passed.ShouldBeTrue();
    }
}
