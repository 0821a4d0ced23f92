using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

internal sealed class ReasonBoundTests
{
    [Test]
    public void Subject_WhenEveryCloseNamesItsLimit_KeepsTheBound()
    {
        ScenarioVerdict.Of(Planted.Subject()).Result(BoundNames.LimitThatFired).Passed.ShouldBeTrue();
    }

    [Test]
    public void Subject_WhenOneCloseNamesAnotherLimit_BreaksTheBoundWithoutGrowing()
    {
        var verdict = ScenarioVerdict.Of(Fired(new() { [Planted.Fired] = 99, ["request_headers_timeout"] = 1 }));

        verdict.Verdict.ShouldBe(Verdict.Bounded);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldHaveSingleItem().ShouldBe(
            "tcp/idle: the bound 'limit that fired' was broken: 1 connection, where connections closed by anything but keep_alive_timeout (KeepAlive) ≤ 0. "
            + "The server closed 100 and says keep_alive_timeout × 99, request_headers_timeout × 1.");
    }

    [Test]
    public void Subject_WhenOneCloseNamesNoLimit_BreaksTheBound()
    {
        var result = ScenarioVerdict.Of(Fired(new() { [Planted.Fired] = 99 })).Result(BoundNames.LimitThatFired);

        result.Passed.ShouldBeFalse();
        result.Observed.ShouldBe(1);
    }

    [Test]
    public void Subject_WhenTheServerNamesNoLimitAtAll_SaysThat() => ScenarioVerdict.Of(Fired([])).Result(BoundNames.LimitThatFired).Detail.ShouldBe(
        "The server closed 100 and names no limit at all.");

    [Test]
    public void Subject_WhenTheServerDoesNotTell_IsNotJudgedByIt()
    {
        var verdict = ScenarioVerdict.Of(Fired(null));

        verdict.AsExpected.ShouldBeTrue();
        verdict.Bounds.ShouldNotContain(bound => bound.Name == BoundNames.LimitThatFired);
        verdict.Unjudged(BoundNames.LimitThatFired).Describe().ShouldBe(
            "tcp/idle: the bound 'limit that fired' was not judged: the server does not tell why it closes connections.");
    }

    [Test]
    public void Subject_WhenTheScenarioNamesNoLimit_IsNotJudgedByIt()
    {
        var unnamed = Planted.Subject().WithStall(record => record.WithLimit(limit => limit with { FiresAs = null }));

        ScenarioVerdict.Of(unnamed).Unjudged(BoundNames.LimitThatFired).Reason.ShouldContain("does not say by which name KeepAlive fires");
    }

    private static Observation Fired(Dictionary<string, int>? fired) =>
        Planted.Subject().WithStall(record => record with { LimitsFired = fired });
}
