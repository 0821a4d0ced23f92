using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
using Leak.Clients.Parking;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>Stalls whose limit ends their requests, two a connection, and the next limit the connection.</summary>
internal sealed class RequestBoundTests
{
    private const string Id = "http2/no-body";

    private static readonly object[] s_inTime =
    [
        new EndedRequests(2, Planted.Seconds(2), Planted.Seconds(4.5)),
        new EndedRequests(2, Planted.Seconds(2), Planted.Seconds(2)),
    ];

    private static readonly object[][] s_notInTime =
    [
        [new EndedRequests(2, Planted.Seconds(1.999), Planted.Seconds(3)), 2, "200 of 200 were ended, from 1.999 s to 3 s after their connect."],
        [new EndedRequests(2, Planted.Seconds(3), Planted.Seconds(4.501)), 2, "200 of 200 were ended, from 3 s to 4.501 s after their connect."],
        [new EndedRequests(1, Planted.Seconds(3), Planted.Seconds(3)), 1, "199 of 200 were ended, from 3 s to 3 s after their connect."],
    ];

    [TestCaseSource(nameof(s_inTime))]
    public void Requests_WhenEndedInTime_AreBounded(EndedRequests endings)
    {
        var verdict = JudgeWith(PlantedStalls.Ended(7) with { RequestsEnded = endings });

        verdict.AsExpected.ShouldBeTrue(string.Join('\n', verdict.Reasons));
        verdict.Result(BoundNames.RequestsEnded).Observed.ShouldBe(0);
    }

    [TestCaseSource(nameof(s_notInTime))]
    public void Requests_WhenEndedEarlyOrLateOrTooFew_Grow(EndedRequests endings, int wrong, string detail)
    {
        var verdict = JudgeWith(PlantedStalls.Ended(7) with { RequestsEnded = endings });

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Result(BoundNames.RequestsEnded).Observed.ShouldBe(wrong);
        verdict.Reasons.ShouldHaveSingleItem().ShouldEndWith(
            $"where requests that were not ended in time ≤ 0, with 2 s (Read) ≤ requests ended ≤ 2 s (Read) + 2.5 s = 4.5 s. {detail}");
    }

    [Test]
    public void Requests_WhenNoneWasEverEnded_Grow()
    {
        var none = PlantedStalls.Requests() with { Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Planted.Closed(number, Planted.Seconds(7)))] };

        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(none));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Reasons.ShouldHaveSingleItem().ShouldEndWith("0 of 200 were ended.");
    }

    [Test]
    public void Requests_WhenOneConnectionHasMoreThanItsShare_DoNotMakeUpForAnother()
    {
        var more = PlantedStalls.Ended(8) with { RequestsEnded = new EndedRequests(3, Planted.Seconds(3), Planted.Seconds(3)) };
        var less = PlantedStalls.Ended(7) with { RequestsEnded = new EndedRequests(1, Planted.Seconds(3), Planted.Seconds(3)) };

        ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Requests().With(less).With(more))).Result(BoundNames.RequestsEnded).Observed.ShouldBe(1);
    }

    [Test]
    public void Requests_WhenTheirConnectionWasNotWatchedForLongEnough_AccuseNobody()
    {
        // Stalled 1 s after its connect, so that they may take until 5.5 s.
        var brief = Planted.Held(99, Planted.Seconds(5.5)) with { StalledAfter = Planted.Seconds(1) };
        JudgeWith(brief).AsExpected.ShouldBeTrue();

        JudgeWith(brief with { Duration = Planted.Seconds(5.501) }).Result(BoundNames.RequestsEnded).Observed.ShouldBe(2);
    }

    [Test]
    public void Requests_WhenTheirStallBeganLate_MayEndLate()
    {
        var late = PlantedStalls.Ended(7) with
        {
            StalledAfter = Planted.Seconds(1),
            RequestsEnded = new EndedRequests(2, Planted.Seconds(2), Planted.Seconds(5.5)),
        };

        JudgeWith(late).AsExpected.ShouldBeTrue();
    }

    [Test]
    public void Connection_WhenClosedWithinTheNextLimitAfterItsLastRequest_IsBounded() =>
        JudgeWith(PlantedStalls.Ended(7) with { Duration = Planted.Seconds(3 + 5.5) }).AsExpected.ShouldBeTrue();

    [Test]
    public void Connection_WhenClosedTooLateAfterItsLastRequest_Grows()
    {
        var verdict = JudgeWith(PlantedStalls.Ended(7) with { Duration = Planted.Seconds(3 + 5.501) });

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Reasons.ShouldHaveSingleItem().ShouldBe(
            "http2/no-body: the bound 'closed after its requests' was broken: 5.501 s at 9.201 s, "
            + "where from the last request's end to the connection's ≤ 3 s (KeepAlive) + 2.5 s = 5.5 s.");
    }

    [Test]
    public void Connection_WhenItLivesLongerThanBothLimits_Grows()
    {
        var verdict = JudgeWith(Planted.Held(7, Planted.Seconds(10.001)));

        verdict.Result(BoundNames.LifetimeAtMost).Formula.ShouldBe("lifetime ≤ 2 s (Read) + 2.5 s + 3 s (KeepAlive) + 2.5 s = 10 s");
        verdict.Result(BoundNames.LifetimeAtMost).Passed.ShouldBeFalse();
        verdict.Result(BoundNames.HeldPastLimit).Observed.ShouldBe(1);
    }

    [Test]
    public void Client_WhenItDoesNotRead_IsNotJudgedByWhatItCannotSee()
    {
        var blind = PlantedStalls.Requests() with
        {
            Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Planted.Closed(number, Planted.Seconds(7)))],
        };

        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(blind.WithStall(stall => stall with { Sees = VisibleClose.Reset })));

        verdict.AsExpected.ShouldBeTrue();
        verdict.Unjudged(BoundNames.RequestsEnded).Describe().ShouldBe(
            "http2/no-body: the bound 'requests ended in time' (2 s (Read) ≤ requests ended ≤ 2 s (Read) + 2.5 s = 4.5 s) was not judged: "
            + "its client does not read, and cannot see its requests end.");
    }

    [Test]
    public void Reason_OfTheConnection_IsThatOfTheNextLimit()
    {
        var mistaken = PlantedStalls.Requests() with { LimitsFired = new Dictionary<string, int> { ["request_read_timeout"] = 100 } };

        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(mistaken));

        verdict.Result(BoundNames.LimitThatFired, Id).Formula.ShouldBe("connections closed by anything but keep_alive_timeout (KeepAlive) ≤ 0");
        verdict.Result(BoundNames.LimitThatFired, Id).Observed.ShouldBe(100);
    }

    [Test]
    public void Run_WhenNoConnectionWasTried_SaysHowLongThatTakes()
    {
        var brief = PlantedStalls.Requests() with { Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Planted.Held(number, Planted.Seconds(4)))] };

        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(brief));

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Reasons.ShouldContain(
            "http2/no-body: no connection was closed or watched for longer than 10 s (Read 2 s + 2.5 s, then KeepAlive 3 s + 2.5 s), so its limit was not tried.");
    }

    private static ScenarioVerdict JudgeWith(Lifetime lifetime) => ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Requests().With(lifetime)));
}
