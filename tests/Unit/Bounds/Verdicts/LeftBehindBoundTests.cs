using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

internal sealed class LeftBehindBoundTests
{
    [Test]
    public void Stall_WhenTheServerStillHoldsOne_GrowsAndNamesIt()
    {
        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Closed(), PlantedStalls.ClosedByServer() with { LeftBehind = 1 }));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Reasons.ShouldHaveSingleItem().ShouldBe(
            "http1/linger: the bound 'left behind' was broken: 1 connection, where connections that the server still held once the clients were gone ≤ 0.");
        verdict.Of("http1/partial-line").AsExpected.ShouldBeTrue();
    }

    [Test]
    public void Control_WhenTheServerStillHoldsOne_IsNotAsExpected()
    {
        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Held() with { LeftBehind = 1 }));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.AsExpected.ShouldBeFalse();
    }

    [Test]
    public void Stall_WhenTheServerDoesNotTellConnectionsApart_IsNotJudgedByIt()
    {
        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Closed() with { LeftBehind = null }));

        verdict.AsExpected.ShouldBeTrue();
        verdict.Unjudged(BoundNames.LeftBehind).Describe().ShouldBe(
            "http1/partial-line: the bound 'left behind' was not judged: the server does not tell connections apart.");
    }
}
