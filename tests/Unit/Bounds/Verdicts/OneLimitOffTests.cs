using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>One limit is off and all others are on: its stalls must be held, and all others are held to theirs.</summary>
internal sealed class OneLimitOffTests
{
    [Test]
    public void Stall_WhenNothingStopsIt_GrowsAsExpectedBesideOnesThatAreClosed()
    {
        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Held(), PlantedStalls.Closed()));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.AsExpected.ShouldBeTrue(string.Join('\n', verdict.Reasons));
        verdict.Workloads.ShouldAllBe(workload => workload.AsExpected);
        verdict.Result(BoundNames.ConnectionsDuring).Formula.ShouldContain("100 (arrivals of http1/sse-idle, which nothing stops) + 45 (most arrivals of http1/partial-line");
        verdict.Unjudged(BoundNames.HeldPastLimit).Reason.ShouldBe("with nothing on that stops it nothing is held to it; 100 connections would have broken it.");
    }

    [Test]
    public void Stall_WhenItIsClosedAllTheSame_IsNotAsExpected()
    {
        var closed = PlantedStalls.Held().With(Planted.Closed(0, Planted.Seconds(3))) with
        {
            LimitsFired = new Dictionary<string, int> { ["stream_timeout"] = 1 },
        };

        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(closed, PlantedStalls.Closed()));

        verdict.Verdict.ShouldBe(Verdict.Bounded);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldHaveSingleItem().ShouldBe(
            "http1/sse-idle: the bound 'control closed' was broken: 1 connection at 3 s, where connections closed by the server, with nothing on that closes them, ≤ 0. "
            + "The first was closed at 3 s, and the server says stream_timeout × 1: are the timeouts really off?");
        verdict.Of("http1/sse-idle").AsExpected.ShouldBeFalse();
        verdict.Of("http1/partial-line").AsExpected.ShouldBeTrue();
    }

    [Test]
    public void OtherStall_WhenItIsClosedTooLate_IsNotAsExpected()
    {
        var late = PlantedStalls.Closed().With(Planted.Closed(7, Planted.Seconds(4.501)));

        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Held(), late));

        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldHaveSingleItem().ShouldStartWith("http1/partial-line: the bound 'lifetime at most' was broken: 4.501 s");
        verdict.Of("http1/sse-idle").AsExpected.ShouldBeTrue();
        verdict.Of("http1/partial-line").Verdict.ShouldBe(Verdict.Growing);
        verdict.Of("http1/partial-line").AsExpected.ShouldBeFalse();
    }

    [Test]
    public void OtherStall_WhenAnotherLimitClosesIt_IsNotAsExpected()
    {
        var mistaken = PlantedStalls.Closed() with { LimitsFired = new Dictionary<string, int> { ["keep_alive_timeout"] = 100 } };

        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Held(), mistaken));

        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldHaveSingleItem().ShouldStartWith("http1/partial-line: the bound 'limit that fired' was broken: 100 connections");
    }

    [Test]
    public void HeldRequests_WhenTheServerEndsOne_AreNotAsExpected()
    {
        var stream = PlantedStalls.Requests().WithEnd(ExpectedEnd.Held) with
        {
            Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Planted.Held(number, Planted.Seconds(20)))],
            LimitsFired = new Dictionary<string, int>(),
        };
        ScenarioVerdict.Of(PlantedStalls.Run(stream)).AsExpected.ShouldBeTrue();

        var one = stream.With(stream.Lifetimes[7] with { RequestsEnded = PlantedStalls.Ended(7).RequestsEnded });
        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(one));
        ScenarioVerdict.Of(PlantedStalls.Run(one.With(stream.Lifetimes[8] with { RequestsEnded = PlantedStalls.Ended(8).RequestsEnded })))
            .Result(BoundNames.ControlEnded).Observed.ShouldBe(4);

        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldHaveSingleItem().ShouldBe(
            "http2/no-body: the bound 'control ended' was broken: 2 requests, where requests ended by the server, with nothing that ends them, ≤ 0.");
    }

    [Test]
    public void RequestsEnded_WhenTheirConnectionIsHeld_GrowAsExpected() => ScenarioVerdict.Of(PlantedStalls.Run(RequestsEnded())).AsExpected.ShouldBeTrue();

    [Test]
    public void RequestsEnded_WhenOneIsNot_AreNotAsExpected()
    {
        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(RequestsEnded().With(Planted.Held(7, Planted.Seconds(20)))));

        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldHaveSingleItem().ShouldContain("http2/no-body: the bound 'requests ended in time' was broken: 2 requests");
    }

    [Test]
    public void RequestsEnded_WhenOneConnectionIsClosed_AreNotAsExpected()
    {
        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(RequestsEnded().With(PlantedStalls.Ended(7))));

        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldHaveSingleItem().ShouldContain("http2/no-body: the bound 'control closed' was broken: 1 connection at 7.7 s");
    }

    private static StallRecord RequestsEnded() => PlantedStalls.Requests().WithoutNextLimit().WithEnd(ExpectedEnd.RequestsEnded) with
    {
        Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Planted.Held(number, Planted.Seconds(20)) with { RequestsEnded = PlantedStalls.Ended(number).RequestsEnded })],
        LimitsFired = new Dictionary<string, int>(),
    };
}
