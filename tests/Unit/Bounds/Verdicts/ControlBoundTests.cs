using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

internal sealed class ControlBoundTests
{
    [Test]
    public void Control_WhenItHoldsAll_GrowsAsExpectedAndShowsWhatTheBoundsWouldHaveBeen()
    {
        var verdict = ScenarioVerdict.Of(Planted.Control());

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.AsExpected.ShouldBeTrue();
        verdict.Reasons.ShouldBeEmpty();
        verdict.Bounds.ShouldAllBe(bound => bound.Passed);
        verdict.Unjudged(BoundNames.ConnectionsDuring).Describe().ShouldBe(
            "all workloads together: the bound 'connections during' (openConnections ≤ 45 (most arrivals of tcp/idle in any 4.5 s: "
            + "KeepAlive 2 s + 2.5 s) + 0 (baseline) = 45) was not judged: with the timeouts off nothing is held to it; "
            + "100 connections would have broken it, 2.22 times the limit.");
        verdict.Unjudged(BoundNames.LifetimeAtMost).Observed.ShouldBe(20);
    }

    [Test]
    public void Control_WhenNinetyFivePercentAreHeld_Grows()
    {
        var verdict = ScenarioVerdict.Of(OpenedOnly(95));

        verdict.AsExpected.ShouldBeTrue();
        verdict.Result(BoundNames.ControlHeld).Detail.ShouldBeNull();
    }

    [Test]
    public void Control_WhenFewerThanNinetyFivePercentAreHeld_IsNoControl()
    {
        // 96 were opened, so there were connections enough to judge; two of them are gone.
        var observation = OpenedOnly(96).WithLifetime(Planted.Closed(0, Planted.Seconds(9))).WithLifetime(Planted.Closed(1, Planted.Seconds(9)));

        var verdict = ScenarioVerdict.Of(observation);

        verdict.Verdict.ShouldBe(Verdict.Bounded);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons[0].ShouldBe(
            "tcp/idle: the bound 'control held' was broken: 94 connections, where connections held when the run ended ≥ 95% of 100 arrivals = 95. "
            + "A control that does not grow proves nothing: its pair would pass whatever the server did.");
    }

    [Test]
    public void Control_WhenTheServerClosesOne_IsNoControl()
    {
        var verdict = ScenarioVerdict.Of(Planted.Control().WithLifetime(Planted.Closed(0, Planted.Seconds(3))));

        verdict.Verdict.ShouldBe(Verdict.Bounded);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Result(BoundNames.ControlHeld).Passed.ShouldBeTrue();
        verdict.Reasons.ShouldHaveSingleItem().ShouldBe(
            "tcp/idle: the bound 'control closed' was broken: 1 connection at 3 s, where connections closed by the server, with nothing on that closes them, ≤ 0. "
            + "The first was closed at 3 s: are the timeouts really off?");
    }

    [Test]
    public void Control_WhenItsTimeoutsWereLeftOn_FailsWithTheLimitThatFired()
    {
        var observation = Planted.Subject().Mistaking(timeoutsOn: false, Verdict.Growing);

        var verdict = ScenarioVerdict.Of(observation);

        verdict.Verdict.ShouldBe(Verdict.Bounded);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons[1].ShouldContain("100 connections at 3.5 s");
        verdict.Reasons[1].ShouldContain("the server says keep_alive_timeout × 100: are the timeouts really off?");
    }

    [Test]
    public void Control_WhenWatchedForTwiceTheLongestLifetime_Grows()
    {
        ScenarioVerdict.Of(Planted.Control() with { Watched = 2 * Planted.Most }).AsExpected.ShouldBeTrue();
    }

    [Test]
    public void Control_WhenWatchedForLess_IsInconclusive()
    {
        var verdict = ScenarioVerdict.Of(Planted.Control() with { Watched = (2 * Planted.Most) - TimeSpan.FromMilliseconds(1) });

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Reasons.ShouldHaveSingleItem().ShouldBe(
            "tcp/idle: what must be held was watched for 8.999 s only, where at least 2 × (2 s + 2.5 s) = 9 s are needed.");
    }

    [Test]
    public void Subject_WhenItsTimeoutsWereLeftOff_GrowsByEveryBound()
    {
        var observation = Planted.Control().Mistaking(timeoutsOn: true, Verdict.Bounded);

        var verdict = ScenarioVerdict.Of(observation);

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Broken.Select(bound => bound.Name).ShouldBe(
        [
            BoundNames.LifetimeAtMost,
            BoundNames.HeldPastLimit,
            BoundNames.ConnectionsDuring,
            BoundNames.TcpConnectionsDuring,
            BoundNames.TasksDuring,
        ]);
    }

    private static Observation OpenedOnly(int count) =>
        Planted.Control().WithStall(record => record with { Lifetimes = [.. record.Lifetimes.Take(count)] });
}
