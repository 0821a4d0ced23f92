using Leak.Bounds.Plans;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Plans;

internal sealed class ScenarioTests
{
    [TestCase(ExpectedEnd.ClosedByLimit, Verdict.Bounded)]
    [TestCase(ExpectedEnd.ClosedByServer, Verdict.Bounded)]
    [TestCase(ExpectedEnd.Held, Verdict.Growing)]
    [TestCase(ExpectedEnd.RequestsEnded, Verdict.Growing)]
    public void Expected_WhenTheScenarioSaysNothing_FollowsFromWhatMustBeHeld(ExpectedEnd end, Verdict expected)
    {
        var scenario = PlantedStalls.Run(PlantedStalls.Closed(), PlantedStalls.Requests().WithEnd(end)).Scenario;

        scenario.Expected.ShouldBe(expected);
        scenario.Holds.ShouldBe(expected == Verdict.Growing);
    }

    [Test]
    public void Expected_OfLiveClientsAlone_IsBounded([Values] bool timeoutsOn) => Planted.Live(timeoutsOn).Scenario.Expected.ShouldBe(Verdict.Bounded);

    [Test]
    public void Expected_WhenTheScenarioSaysIt_IsThat([Values] Verdict verdict) =>
        (PlantedStalls.Run(PlantedStalls.Held()).Scenario with { Expected = verdict }).Expected.ShouldBe(verdict);

    [Test]
    public void FileName_OfManyWorkloads_IsNoLongerThanAFilesNameMayBe()
    {
        var scenario = Planted.Subject().Scenario with { Id = string.Join(' ', Enumerable.Repeat("http1/chunk-extension-drip", 20)), Without = "Read" };

        scenario.FileName.Length.ShouldBeLessThan(255);
        scenario.FileName.ShouldStartWith("http1-chunk-extension-drip-http1-");
        scenario.FileName.ShouldEndWith("-on-without-Read");
    }
}
