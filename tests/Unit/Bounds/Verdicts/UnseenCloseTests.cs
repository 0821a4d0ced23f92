using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
using Leak.Clients.Parking;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>Clients that see no FIN behind data that they do not read: what seems held may be closed.</summary>
internal sealed class UnseenCloseTests
{
    [Test]
    public void Held_WhenOnlyItsClientTells_IsNotKnown()
    {
        var verdict = ScenarioVerdict.Of(Blind(Planted.Held(30, Planted.Seconds(17))));

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Unjudged(BoundNames.HeldPastLimit).Reason.ShouldBe($"it is not known for 1 of 100 connections: {Holding.Unseen}.");
    }

    [Test]
    public void Held_ForLessThanItsLimit_IsNoDoubt()
    {
        ScenarioVerdict.Of(Blind(Planted.Held(30, Planted.Seconds(4.5)))).Verdict.ShouldBe(Verdict.Bounded);
    }

    [Test]
    public void Held_ByTheServersAccountOrItsTable_IsHeld()
    {
        var verdict = ScenarioVerdict.Of(Blind(Planted.Held(30, Planted.Seconds(17)) with { HeldUntil = Planted.Seconds(16.9) }));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Result(BoundNames.LifetimeAtMost).Observed.ShouldBe(16.9);
        verdict.Result(BoundNames.HeldPastLimit).Observed.ShouldBe(1);
    }

    [Test]
    public void Recorded_LateByTheTablesReading_IsNotLate()
    {
        var late = Planted.Closed(30, Planted.Seconds(4.6)) with { End = LifetimeEnd.Recorded };

        ScenarioVerdict.Of(Blind(late with { HeldUntil = Planted.Seconds(4.4) })).Verdict.ShouldBe(Verdict.Bounded);
        ScenarioVerdict.Of(Blind(late with { HeldUntil = Planted.Seconds(4.51) })).Verdict.ShouldBe(Verdict.Growing);
        ScenarioVerdict.Of(Blind(late)).Verdict.ShouldBe(Verdict.Growing);
    }

    [Test]
    public void Recorded_Late_WasClosedThen()
    {
        var verdict = ScenarioVerdict.Of(Blind(Planted.Closed(30, Planted.Seconds(4.6)) with { End = LifetimeEnd.Recorded, HeldUntil = Planted.Seconds(4.51) }));

        verdict.Result(BoundNames.LifetimeAtMost).Detail.ShouldBe("1 of 100 connections lived longer; the longest was closed by the server then.");
        verdict.Result(BoundNames.HeldPastLimit).Passed.ShouldBeTrue();
    }

    [Test]
    public void Doubts_OfSeveralKinds_AreCountedTheMostFirst()
    {
        var run = Blind(Planted.Held(30, Planted.Seconds(17)));
        foreach (var number in new[] { 31, 32 })
        {
            run = run.WithLifetime(Planted.Closed(number, Planted.Seconds(5)) with { TakenInLate = Planted.Seconds(1) });
        }

        ScenarioVerdict.Of(run).Unjudged(BoundNames.LifetimeAtMost).Reason.ShouldBe(
            $"it is not known for 3 of 100 connections: its connect waited for the server's accept queue (2); {Holding.Unseen} (1).");
    }

    [TestCase(3.5)]
    [TestCase(4.5)]
    public void Connection_InTime_IsNotInDoubtThoughItWaitedForTheServersQueue(double seconds) =>
        Holding.Of(Planted.Subject().Stalls.Single(), Planted.Closed(7, Planted.Seconds(seconds)) with { TakenInLate = Planted.Seconds(1) }).Doubt.ShouldBeNull();

    [Test]
    public void Control_WhenOnlyItsClientsTell_DoesNotClaimThatItGrew()
    {
        var verdict = ScenarioVerdict.Of(Planted.Control().WithStall(record => record.WithStall(Unread)));

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Unjudged(BoundNames.ControlHeld).IsDoubt.ShouldBeTrue();
        verdict.Unjudged(BoundNames.ControlClosed).Reason.ShouldBe($"it is not known for 100 of 100 connections: {Holding.Unseen}.");
    }

    [Test]
    public void Control_WhenTheServersTableTells_Grew()
    {
        var verdict = ScenarioVerdict.Of(Planted.Control().WithStall(record => record.WithStall(Unread) with
        {
            Lifetimes = [.. record.Lifetimes.Select(lifetime => lifetime with { HeldUntil = lifetime.Duration })],
        }));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.AsExpected.ShouldBeTrue(string.Join('\n', verdict.Reasons));
    }

    [Test]
    public void Control_WhenOneWasSeenToBeClosed_DidNotGrow()
    {
        var verdict = ScenarioVerdict.Of(Planted.Control().WithStall(record => record.WithStall(Unread).With(Planted.Closed(30, Planted.Seconds(3)))));

        verdict.Verdict.ShouldBe(Verdict.Bounded);
        verdict.AsExpected.ShouldBeFalse();
    }

    private static Stall Unread(Stall stall) => stall with { Sees = VisibleClose.Reset };

    private static Observation Blind(Lifetime lifetime) => Planted.Subject().WithStall(record => record.WithStall(Unread).With(lifetime));
}
