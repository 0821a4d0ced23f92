using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Clients.Parking;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>FIN is not the end: a server may hold the socket until the client has closed its own side. FIN was sent after 3.5 s, and 4.5 s is the most.</summary>
internal sealed class AfterFinTests
{
    [Test]
    public void Gone_InTime_IsClosed([Values(3.6, 4.5, 5)] double gone)
    {
        // Noted late, at 5 s: until 4.4 s it was certainly there, and that is no evidence against the server.
        var verdict = Judge(lifetime => lifetime with { SilentUntil = Planted.Seconds(Math.Min(gone, 4.4)), GoneAfter = Planted.Seconds(gone) });

        verdict.AsExpected.ShouldBeTrue(string.Join('\n', verdict.Reasons));
        verdict.Verdict.ShouldBe(Verdict.Bounded);
    }

    [Test]
    public void Gone_TooLate_IsLate()
    {
        var verdict = Judge(lifetime => lifetime with { SilentUntil = Planted.Seconds(3.6), HeldUntil = Planted.Seconds(6), GoneAfter = Planted.Seconds(6.2) });

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Result(BoundNames.LifetimeAtMost).Observed.ShouldBe(6);
        verdict.Result(BoundNames.LifetimeAtMost).Detail!.ShouldStartWith("1 of 100 connections lived longer; the longest was closed by the server then.");
        verdict.Result(BoundNames.HeldPastLimit).Passed.ShouldBeTrue("it is gone");
        verdict.Reasons.ShouldContain(reason => reason.Contains(
            "To 1 connection of them the server sent FIN in time, the first after 3.5 s, and holds the socket: a client that does not close its own side keeps it.", StringComparison.Ordinal));
    }

    /// <summary>It was certainly there until 0.5 s after the most, and asked again long after: it is late by no more than it is known to be.</summary>
    [TestCase(5, Verdict.Inconclusive)]
    [TestCase(5.2, Verdict.Growing)]
    public void Gone_TooLateByWhatTheMachineTook_IsInDoubtHoweverLateThatWasNoted(double seen, Verdict expected)
    {
        var lifetime = Planted.Closed(30, Planted.Seconds(3.5)) with { SilentUntil = Planted.Seconds(3.6), HeldUntil = Planted.Seconds(seen), GoneAfter = Planted.Seconds(12) };
        var lost = new LostTime(lifetime.OpenedAt + Planted.Seconds(3.5), lifetime.OpenedAt + Planted.Seconds(4.1));

        var verdict = ScenarioVerdict.Of(Planted.Subject().WithLifetime(lifetime) with { Lateness = new MachineLateness([lost], []) });

        verdict.Verdict.ShouldBe(expected, string.Join('\n', verdict.Reasons));
        verdict.Reasons.ShouldContain(reason => reason.Contains(expected == Verdict.Growing ? "The machine was late by 0.6 s of its time." : "late by 0.5 s, where the machine was late by 0.6 s", StringComparison.Ordinal));
    }

    [Test]
    public void Held_ByTheServersTable_IsHeld()
    {
        var verdict = Judge(lifetime => lifetime with { SilentUntil = Planted.Seconds(3.7), HeldUntil = Planted.Seconds(4.6) });

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Result(BoundNames.HeldPastLimit).Observed.ShouldBe(1);
        verdict.Result(BoundNames.HeldPastLimit).Detail.ShouldBe(
            "100 connections were opened. To 1 connection of them the server sent FIN in time, the first after 3.5 s, and holds the socket: a client that does not close its own side keeps it.");
    }

    [Test]
    public void Fins_OfSeveralThatAreHeld_AreToldByTheFirst()
    {
        var held = Planted.Closed(31, Planted.Seconds(3.8)) with { SilentUntil = Planted.Seconds(4), HeldUntil = Planted.Seconds(5) };

        var verdict = ScenarioVerdict.Of(Planted.Subject().WithLifetime(held).WithLifetime(held with { ClientPort = 40_030, Duration = Planted.Seconds(3.5) }));

        verdict.Result(BoundNames.HeldPastLimit).Detail!.ShouldContain("To 2 connections of them the server sent FIN in time, the first after 3.5 s");
    }

    [Test]
    public void Held_ByTheServersTableAndNotForTooLong_IsNoEvidence()
    {
        Judge(lifetime => lifetime with { SilentUntil = Planted.Seconds(3.7), HeldUntil = Planted.Seconds(4.4) }).Verdict.ShouldBe(Verdict.Bounded);
    }

    [Test]
    public void Silence_WhenNobodyElseTells_ConvictsNobodyAndAcquitsNobody()
    {
        var verdict = Judge(lifetime => lifetime with { SilentUntil = lifetime.Duration + Planted.Seconds(0.2) });

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Reasons.ShouldContain(reason => reason.Contains(Holding.Silent, StringComparison.Ordinal));
        verdict.Unjudged(BoundNames.HeldPastLimit).Reason.ShouldBe($"it is not known for 1 of 100 connections: {Holding.Silent}.", "it may be held still");
    }

    [Test]
    public void Silence_ThatIsShorterThanAnAnswerTakes_SaysNothing()
    {
        Judge(lifetime => lifetime with { SilentUntil = lifetime.Duration + Planted.Seconds(0.1) }).AsExpected.ShouldBeTrue();
    }

    [Test]
    public void Fin_ThatItselfIsLate_IsLate()
    {
        var verdict = Judge(lifetime => lifetime with { Duration = Planted.Seconds(4.6), SilentUntil = Planted.Seconds(5) });

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Result(BoundNames.LifetimeAtMost).Observed.ShouldBe(4.6);
    }

    [Test]
    public void Fin_ThatComesWithTheLimit_IsInTimeAndItsSocketIsNot()
    {
        var verdict = Judge(lifetime => lifetime with { Duration = Planted.Most, SilentUntil = Planted.Seconds(4.6), HeldUntil = Planted.Seconds(6), GoneAfter = Planted.Seconds(6.2) });

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Result(BoundNames.LifetimeAtMost).Observed.ShouldBe(6);
    }

    [Test]
    public void Gone_WhoseSocketWasSeenUntilTheLimitAndNoLonger_EndedWithItsFin()
    {
        var holding = Of(lifetime => lifetime with { SilentUntil = Planted.Most, HeldUntil = Planted.Most, GoneAfter = Planted.Seconds(5) });

        (holding.After, holding.CertainAfter, holding.IsOver, holding.FinAfter).ShouldBe((Planted.Seconds(3.5), Planted.Seconds(3.5), true, null));
    }

    [TestCase(3, 3.5)]
    [TestCase(4.5, 4.5)]
    public void Held_ForNoLongerThanItMay_IsKnownUntilItsFinAndHasNoFaultYet(double seen, double known)
    {
        // The table of sockets was last read before the FIN, or at the limit.
        var holding = Of(lifetime => lifetime with { SilentUntil = Planted.Seconds(3.7), HeldUntil = Planted.Seconds(seen) });

        (holding.After, holding.IsOver, holding.FinAfter).ShouldBe((Planted.Seconds(known), false, null));
    }

    [Test]
    public void Fin_ThatNobodyFollowedUp_IsTheEnd() => Of(lifetime => lifetime with { SilentUntil = Planted.Seconds(3.6) }).IsOver.ShouldBeTrue();

    private static Holding Of(Func<Lifetime, Lifetime> change) => Holding.Of(Planted.Subject().Stalls.Single(), change(Planted.Closed(30, Planted.Seconds(3.5))));

    private static ScenarioVerdict Judge(Func<Lifetime, Lifetime> change) =>
        ScenarioVerdict.Of(Planted.Subject().WithLifetime(change(Planted.Closed(30, Planted.Seconds(3.5)))));
}
