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
        verdict.Unjudged(BoundNames.HeldPastLimit).Reason.ShouldBe($"of 1 of 100 connections that is not known: {Holding.Unseen}.");
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
    public void Control_WhenOnlyItsClientsTell_DoesNotClaimThatItGrew()
    {
        var verdict = ScenarioVerdict.Of(Planted.Control().WithStall(record => record.WithStall(Unread)));

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Unjudged(BoundNames.ControlHeld).IsDoubt.ShouldBeTrue();
        verdict.Unjudged(BoundNames.ControlClosed).Reason.ShouldBe($"of 100 of 100 connections that is not known: {Holding.Unseen}.");
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
