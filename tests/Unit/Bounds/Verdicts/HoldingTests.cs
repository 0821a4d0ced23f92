using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
using Leak.Clients.Parking;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>
/// What a server that is judged from outside may do otherwise than asked: close sooner, or end the request that a stall holds and keep its
/// connection. The planted limit is 2 s, 4.5 s with the slack.
/// </summary>
internal sealed class HoldingTests
{
    private const int GatewayTimeout = 504;

    [Test]
    public void Connection_WhenClosedSoonerThanAsked_IsSafeFromOutside()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject().WithStall(FromOutside).WithLifetime(Planted.Closed(7, Planted.Seconds(1))));

        verdict.Verdict.ShouldBe(Verdict.Bounded);
        verdict.AsExpected.ShouldBeTrue();
        verdict.Unjudged(BoundNames.LifetimeAtLeast).Describe().ShouldBe(
            "tcp/idle: the bound 'lifetime at least' (lifetime ≥ 2 s (KeepAlive)) was not judged: "
            + "the exact limit is not asked for, and sooner is safe: 1 of 100 connections were closed sooner.");
    }

    [Test]
    public void Connection_WhenItsRequestWasEnded_IsJudgedByThat()
    {
        // Answered 504 after 3 s; the connection waits for another request until the end of the run.
        var verdict = Of(FromOutside(Answered(Planted.Seconds(3))));

        verdict.Verdict.ShouldBe(Verdict.Bounded);
        verdict.Result(BoundNames.LifetimeAtMost).Observed.ShouldBe(3);
        verdict.Result(BoundNames.HeldPastLimit).Observed.ShouldBe(0);
    }

    [Test]
    public void Connection_WhenItsRequestWasEndedTooLate_Grew()
    {
        var verdict = Of(FromOutside(Answered(Planted.Seconds(4.6))));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Result(BoundNames.LifetimeAtMost).Observed.ShouldBe(4.6);
    }

    [Test]
    public void Connection_WhenTheExactLimitIsAskedFor_IsHeldThoughItsRequestWasEnded() =>
        Of(Answered(Planted.Seconds(3))).Result(BoundNames.HeldPastLimit).Passed.ShouldBeFalse();

    [Test]
    public void Connections_WhenTheirRequestsWereEnded_AreHeldToNoWindow()
    {
        // How long they may wait for another request is not known: by a window of the limit the server would break the bound.
        var record = FromOutside(Answered(Planted.Seconds(3)));
        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(record).WithPeak(Quantity.OpenConnections, 100).WithPeak(Quantity.ActiveRequests, 46));

        verdict.Unjudged(BoundNames.ConnectionsDuring).Reason.ShouldBe(
            "once its request was ended, a connection of http1/hung-handler may wait for a next one, and it is not known how long.");
        verdict.Result(BoundNames.RequestsDuring).Passed.ShouldBeFalse();
    }

    [Test]
    public void Requests_WhenAllStreamsOfAConnectionWereEnded_GiveItBack()
    {
        var record = FromOutside(PlantedStalls.Requests()).WithExpectation(expectation => expectation with { Limits = [expectation.Limit] });
        var held = record with { Lifetimes = [.. record.Lifetimes.Select(lifetime => lifetime with { End = LifetimeEnd.Held, Duration = Planted.Seconds(20) })] };

        Of(held).Verdict.ShouldBe(Verdict.Bounded);
        Of(held with { Lifetimes = [.. held.Lifetimes.Select(lifetime => lifetime with { RequestsEnded = lifetime.RequestsEnded!.Value with { Count = 1 } })] })
            .Verdict.ShouldBe(Verdict.Growing);
    }

    [TestCase(199, false)]
    [TestCase(200, true)]
    public void Connection_WhenClosedAtOnce_NeverStalled(int milliseconds, bool applies)
    {
        var record = FromOutside(PlantedStalls.Closed());
        var refused = record with { Lifetimes = [.. record.Lifetimes.Select(lifetime => lifetime with { Duration = TimeSpan.FromMilliseconds(milliseconds) })] };

        Applicability.WhyNot(refused).ShouldBe(applies ? null : "/ answered by closing at once");
        Applicability.WhyNot(refused.WithExpectation(expectation => expectation with { IsExact = true })).ShouldBeNull();
    }

    [Test]
    public void Connection_WhenAnsweredWithConnectionClose_WasNotKept()
    {
        var record = PlantedStalls.Closed().WithStall(stall => stall with { SeenWhen = StallSign.Answered });
        var answered = record with { Lifetimes = [.. record.Lifetimes.Select(lifetime => lifetime with { FirstAnswer = new FirstAnswer(200, Planted.Seconds(0.1), IsWhole: true) })] };

        Applicability.WhyNot(answered).ShouldBeNull();
        Applicability.WhyNot(answered with { Lifetimes = [.. answered.Lifetimes.Select(lifetime => lifetime with { FirstAnswer = lifetime.FirstAnswer!.Value with { Closes = true } })] })
            .ShouldBe("/ answered 200 and closes (Connection: close)");
    }

    private static ScenarioVerdict Of(StallRecord record) => ScenarioVerdict.Of(PlantedStalls.Run(record));

    private static StallRecord FromOutside(StallRecord record) => record.WithExpectation(expectation => expectation with { IsExact = false });

    /// <summary>A hundred requests whose handler hung, each answered 504 then, and each connection kept.</summary>
    private static StallRecord Answered(TimeSpan after)
    {
        var hung = PlantedStalls.Closed("http1/hung-handler").WithStall(stall => stall with { SeenWhen = StallSign.Unanswered, RequestsPerConnection = 1 });
        return hung with
        {
            LimitsFired = null,
            Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Planted.Held(number, Planted.Seconds(20)) with
            {
                FirstAnswer = new FirstAnswer(GatewayTimeout, after, IsWhole: true),
                StatusCode = GatewayTimeout,
            })],
        };
    }
}
