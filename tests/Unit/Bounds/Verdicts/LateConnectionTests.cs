using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>Which connections the machine's lateness excuses, and which of several a sentence names. Each may be kept for 4.5 s.</summary>
internal sealed class LateConnectionTests
{
    /// <summary>0.9 s, from 4 s on.</summary>
    private static readonly MachineLateness s_late = Lost(4, 4.9);

    [Test]
    public void Connection_WhoseStallBeganLater_IsLateFromThenOn()
    {
        // Opened at 0.7 s, stalled from 1.7 s on and closed at 6.41 s.
        var late = Planted.Closed(7, Planted.Seconds(5.71)) with { StalledAfter = Planted.Seconds(1) };

        var verdict = ScenarioVerdict.Of(Planted.Subject().WithLifetime(late) with { Lateness = s_late });

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Unjudged(BoundNames.LifetimeAtMost).Reason.ShouldBe(
            "it is not known for 1 of 100 connections: late by 0.21 s, where the machine was late by 0.9 s.");
    }

    [TestCase(5.05, 5.45, Verdict.Inconclusive)]
    [TestCase(4.55, 4.95, Verdict.Growing)]
    public void Connection_WhoseRequestWasRefused_IsExcusedByWhatWasLostFromItsOwnLimitOn(double from, double to, Verdict expected)
    {
        // Opened at 2 s and refused: it may be closed from 5 s on, and one that was let in from 5.5 s on.
        var late = Planted.Closed(20, Planted.Seconds(5.7)) with { StatusCode = Refusal.Status };

        ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Abandoning().With(late)) with { Lateness = Lost(from, to) }).Verdict.ShouldBe(expected);
    }

    [Test]
    public void Connections_OfWhichTheMachineExcusesOne_AreNotTheMachinesAlone()
    {
        var queued = Planted.Closed(8, Planted.Seconds(4.6)) with { OpenedAt = Planted.Seconds(8), TakenInLate = Planted.Seconds(1) };

        var verdict = ScenarioVerdict.Of(Late(7, 0.21).WithLifetime(queued) with { Lateness = s_late });

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.IsMachines.ShouldBeFalse("one waited for the server's queue, on any machine");
    }

    [Test]
    public void Longest_WhereSomeAreLateForCertain_IsOneOfThose()
    {
        // The machine was not late when the last one was open.
        var verdict = ScenarioVerdict.Of(Late(7, 0.21).WithLifetime(Planted.Closed(99, Planted.Most + Planted.Seconds(0.1))) with { Lateness = s_late });

        verdict.Result(BoundNames.LifetimeAtMost).Observed.ShouldBe(4.6);
        verdict.Result(BoundNames.LifetimeAtMost).At.ShouldBe(Planted.Seconds(9.9 + 4.6));
    }

    [Test]
    public void Connection_StillHeldByLessThanTheMachineWasLate_IsADoubtOfBothBounds()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject().WithLifetime(Planted.Held(99, Planted.Most + Planted.Seconds(0.2))) with { Lateness = Lost(12, 13) });

        foreach (var bound in new[] { BoundNames.LifetimeAtMost, BoundNames.HeldPastLimit })
        {
            (verdict.Unjudged(bound).IsDoubt, verdict.Unjudged(bound).IsMachines).ShouldBe((true, true), bound);
        }
    }

    private static Observation Late(int number, double seconds) => Planted.Subject().WithLifetime(Planted.Closed(number, Planted.Most + Planted.Seconds(seconds)));

    private static MachineLateness Lost(double from, double to) => new([new LostTime(Planted.Seconds(from), Planted.Seconds(to))], []);
}
