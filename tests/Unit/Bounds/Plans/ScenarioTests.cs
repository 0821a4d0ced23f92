using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
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

    [TestCase("http1/deaf-handler")]
    [TestCase("http1/half-close-deaf")]
    public void Expected_OfAHandlerThatIgnoresItsToken_IsGrowingWhereNothingLimitsItsRequests(string id)
    {
        var limits = new LeakTimeouts(on: true, TimeSpan.FromSeconds(2));

        Plan(id, limits).Expected.ShouldBe(Verdict.Bounded);
        Plan(id, limits.Except(LimitNames.MaxRequests)).Expected.ShouldBe(Verdict.Growing);
        Plan(id, StockKestrel.Instance).Expected.ShouldBe(Verdict.Growing);
    }

    [Test]
    public void Expected_OfAnyOtherStall_IsTheSameWithoutMaxRequests() =>
        Plan("http1/hung-handler", new LeakTimeouts(on: true, TimeSpan.FromSeconds(2)).Except(LimitNames.MaxRequests)).Expected.ShouldBe(Verdict.Bounded);

    [TestCase("http1/deaf-handler", Verdict.Growing)]
    [TestCase("http1/half-close-deaf", Verdict.Bounded)]
    public void Expected_OfAHandlerThatIgnoresItsToken_WithTheTimeoutsOff_FollowsFromItsConnections(string id, Verdict expected) =>
        Plan(id, new LeakTimeouts(on: false, TimeSpan.FromSeconds(2))).Expected.ShouldBe(expected);

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

    [Test]
    public void Stalls_ThatRunAtOnce_DoNotComeAtTheSameInstants()
    {
        var scenario = ScenarioPlanner.Plan(
            "several", [.. Stalls.Http1.All.Take(4)], new LeakTimeouts(on: true, TimeSpan.FromSeconds(2)), new Arrivals.Inject(2, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)), clients: 0, leastHold: TimeSpan.Zero);

        scenario.Stalls.Select(plan => plan.Arrivals.Phase.TotalMilliseconds).ShouldBe([0, 125, 250, 375], "half a second lies between two arrivals of one");
    }

    private static Scenario Plan(string id, ServerSettings settings) => ScenarioPlanner.Plan(
        id, [WorkloadCatalog.Find(id)], settings, new Arrivals.Inject(2, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)), clients: 0, leastHold: TimeSpan.Zero);
}
