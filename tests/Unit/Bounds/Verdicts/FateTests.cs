using Leak.Bounds;

namespace Leak.Unit.Bounds.Verdicts;

internal sealed class FateTests
{
    [TestCase(true, Fate.ClosedByLimit)]
    [TestCase(false, Fate.Held)]
    public void Fate_WhenThePlanSaysNothing_FollowsFromTheTimeouts(bool timeoutsOn, Fate expected) =>
        FateOf(timeoutsOn, PlantedStalls.Closed()).ShouldBe(expected);

    [Test]
    public void Fate_OfWhatTheServerClosesOfItself_IsTheSameWithTimeoutsOnAndOff([Values] bool timeoutsOn) =>
        FateOf(timeoutsOn, PlantedStalls.ClosedByItself()).ShouldBe(Fate.ClosedByItself);

    [Test]
    public void Fate_WhenThePlanSaysIt_IsThat([Values] bool timeoutsOn, [Values] Fate fate) =>
        FateOf(timeoutsOn, PlantedStalls.ClosedByItself().WithFate(fate)).ShouldBe(fate);

    [Test]
    public void FileName_OfManyWorkloads_IsNoLongerThanAFilesNameMayBe()
    {
        var scenario = Planted.Subject().Scenario with { Id = string.Join(' ', Enumerable.Repeat("http1/chunk-extension-drip", 20)), Without = "Read" };

        scenario.FileName.Length.ShouldBeLessThan(255);
        scenario.FileName.ShouldStartWith("http1-chunk-extension-drip-http1-");
        scenario.FileName.ShouldEndWith("-on-without-Read");
    }

    private static Fate FateOf(bool timeoutsOn, WorkloadRecord record) => PlantedStalls.Run(timeoutsOn, record).Scenario.FateOf(record.Plan);
}
