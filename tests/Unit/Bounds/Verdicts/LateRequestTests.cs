using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Clients.Parking;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>Requests that a limit ends (2 s, and 2.5 s of slack) and connections that the next one closes (3 s and 2.5 s), on a machine that was late.</summary>
internal sealed class LateRequestTests
{
    private static readonly MachineLateness s_late = Lost(4, 4.9);

    [Test]
    public void Requests_OfSeveralConnections_AreCountedAndToldByTheLatest()
    {
        var run = PlantedStalls.Run(PlantedStalls.Requests().With(EndedAt(7, 3, 4.7)).With(EndedAt(8, 3, 4.8)));

        var verdict = ScenarioVerdict.Of(run with { Lateness = s_late });

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Unjudged(BoundNames.RequestsEnded).Reason.ShouldBe(
            "it is not known for 4 requests: at most late by 0.3 s, where the machine was late by 0.9 s. 200 of 200 were ended, from 3 s to 4.8 s after their connect.");
        (verdict.Unjudged(BoundNames.RequestsEnded) is { IsDoubt: true, IsMachines: true }).ShouldBeTrue();
    }

    [Test]
    public void Requests_OfWhichTheFirstEndedExactlyAtTheLimit_AreNotEarlyAndMayBeExcused() =>
        ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Requests().With(EndedAt(7, 2, 4.7))) with { Lateness = s_late }).Verdict.ShouldBe(Verdict.Inconclusive);

    [Test]
    public void Requests_WhoseStallBeganLater_AreLateFromThenOn()
    {
        // Opened at 0.7 s, stalled from 1.7 s on and ended at 6.4 s.
        var late = EndedAt(7, 4, 5.7) with { StalledAfter = Planted.Seconds(1), Duration = Planted.Seconds(8) };

        ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Requests().With(late)) with { Lateness = s_late }).Unjudged(BoundNames.RequestsEnded).Reason.ShouldStartWith(
            "it is not known for 2 requests: at most late by 0.2 s, where the machine was late by 0.9 s.");
    }

    [Test]
    public void Requests_InTime_HaveNoDetail() =>
        ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Requests())).Result(BoundNames.RequestsEnded).Detail.ShouldBeNull();

    [TestCase(false, 0)]
    [TestCase(true, 200)]
    public void Requests_EndedSoonerThanAsked_AreWrongWhereTheExactLimitIsAskedFor(bool isExact, int wrong)
    {
        var record = PlantedStalls.Requests().WithExpectation(expectation => expectation with { IsExact = isExact });
        var sooner = record with { Lifetimes = [.. Enumerable.Range(0, 100).Select(number => EndedAt(number, 1, 1) with { Duration = Planted.Seconds(5) })] };

        ScenarioVerdict.Of(PlantedStalls.Run(sooner)).Result(BoundNames.RequestsEnded).Observed.ShouldBe(wrong);
    }

    [Test]
    public void Connection_ClosedExactlyInTime_DoesNotDecideForOneInDoubt()
    {
        var inTime = PlantedStalls.Ended(20) with { Duration = Planted.Seconds(3 + 5.5) };

        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Requests().With(ClosedAfter(7, 5.7)).With(inTime)) with { Lateness = Lost(8, 8.5) });

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        (verdict.Unjudged(BoundNames.ClosedAfterRequests) is { IsDoubt: true, IsMachines: true }).ShouldBeTrue();
    }

    [Test]
    public void Slowest_WhereOneIsLateForCertain_IsThatOne()
    {
        // The machine was not late when the last one was open.
        var result = ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Requests().With(ClosedAfter(7, 5.7)).With(ClosedAfter(99, 5.6))) with { Lateness = Lost(8, 8.5) })
            .Result(BoundNames.ClosedAfterRequests);

        result.Passed.ShouldBeFalse();
        result.Observed.ShouldBe(5.6);
    }

    private static Lifetime EndedAt(int number, double first, double last) => PlantedStalls.Ended(number) with
    {
        RequestsEnded = new EndedRequests(2, Planted.Seconds(first), Planted.Seconds(last)),
    };

    /// <summary>One that was closed so long after its requests, which ended after 3 s.</summary>
    private static Lifetime ClosedAfter(int number, double seconds) => PlantedStalls.Ended(number) with { Duration = Planted.Seconds(3 + seconds) };

    private static MachineLateness Lost(double from, double to) => new([new LostTime(Planted.Seconds(from), Planted.Seconds(to))], []);
}
