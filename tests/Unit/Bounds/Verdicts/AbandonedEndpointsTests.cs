using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>What handlers that ignore their token may keep where there are several endpoints of such, or several stalls of one. Each lets ten in.</summary>
internal sealed class AbandonedEndpointsTests
{
    [TestCase(20, true)]
    [TestCase(21, false)]
    public void Requests_OfTwoEndpoints_AreSummed(int left, bool passes) => ScenarioVerdict.Of(
        PlantedStalls.Run(First(), Second()).WithResidual(Quantity.ActiveRequests, left)).Result(BoundNames.RequestsAfter).Passed.ShouldBe(passes);

    [TestCase(10, 90)]
    [TestCase(15, 90 + 30)]
    [TestCase(20, 90 + 60)]
    public void Tasks_OfTwoEndpoints_AreAtMostThoseOfTheCostlierAndThenOfTheOther(int requests, int tasks)
    {
        // Nine tasks each of the first, six of the second.
        var run = PlantedStalls.Run(Second() with { TasksKept = 6 }, First() with { TasksKept = 9 }).WithResidual(Quantity.ActiveRequests, requests);

        ScenarioVerdict.Of(run).Result(BoundNames.TasksAfter).Limit.ShouldBe(12 + tasks);
    }

    [TestCase(3, true)]
    [TestCase(4, false)]
    public void Connections_WhereTheQuietServerHadRequests_AreThoseOfWhatWasLeftBeyondThem(int connections, bool passes)
    {
        var run = PlantedStalls.Run(First());
        var counted = run with { Baseline = new Dictionary<Quantity, double>(run.Baseline) { [Quantity.ActiveRequests] = 2 } };

        ScenarioVerdict.Of(counted.WithResidual(Quantity.ActiveRequests, 2 + 3).WithResidual(Quantity.OpenConnections, connections))
            .Result(BoundNames.ConnectionsAfter).Passed.ShouldBe(passes);
    }

    [Test]
    public void Requests_OfTwoStallsOfOneEndpoint_AreAsManyAsCameOfBoth() => ScenarioVerdict.Of(
        PlantedStalls.Run(First().WithMostRequests(500), AlsoFirst().WithMostRequests(500))).Result(BoundNames.RequestsAfter).Limit.ShouldBe(200);

    [Test]
    public void Requests_WithoutALimit_AreAsManyAsCameWhateverWasCountedBefore()
    {
        var unlimited = First().WithMostRequests(int.MaxValue) with { RequestsKeptBefore = 2, LeftBehind = 100 };

        ScenarioVerdict.Of(PlantedStalls.Run(unlimited).WithResidual(Quantity.ActiveRequests, 100)).Result(BoundNames.RequestsAfter).Detail.ShouldBe(
            "100 requests left behind, as expected of 100 (requests of /stall/deaf, whose handler ignores its token, with MaxRequests off).");
    }

    [Test]
    public void Tasks_WhenThoseOfOneStallWereNotCounted_AreNotJudgedByTheOther() => ScenarioVerdict.Of(
        PlantedStalls.Run(First(), AlsoFirst() with { TasksPerConnection = null })).Unjudged(BoundNames.TasksAfter).Reason.ShouldBe(
        "the tasks of one connection to a handler that ignores its token were not counted.");

    // Of the second the tasks with a client stand in for those without: never fewer.
    [TestCase(12, 9, 8, 90)]
    [TestCase(6, null, 8, 80)]
    [TestCase(8, null, 6, 80)]
    public void Tasks_OfTwoStallsOfOneEndpoint_AreTheMostOfEither(double perConnection, double? kept, double ofOther, double tasks)
    {
        var run = PlantedStalls.Run(First() with { TasksPerConnection = perConnection, TasksKept = kept }, AlsoFirst() with { TasksPerConnection = ofOther });

        ScenarioVerdict.Of(run.WithResidual(Quantity.ActiveRequests, 10)).Result(BoundNames.TasksAfter).Limit.ShouldBe(12 + tasks);
    }

    [Test]
    public void LeftBehind_OfAnotherStallOfTheSamePath_IsNotAllowedWhatTheirsMayKeep()
    {
        var closed = PlantedStalls.Closed().WithStall(stall => stall with { Path = PlantedStalls.AbandoningPath }) with { LeftBehind = 1 };

        ScenarioVerdict.Of(PlantedStalls.Run(First(), closed)).Result(BoundNames.LeftBehind, closed.Id).Passed.ShouldBeFalse();
    }

    [Test]
    public void LeftBehind_WhenNothingIs_IsNotToldAsExpected()
    {
        var result = ScenarioVerdict.Of(PlantedStalls.Run(First().WithMostRequests(int.MaxValue) with { LeftBehind = 0 })).Result(BoundNames.LeftBehind);

        (result.IsMeant, result.Detail).ShouldBe((false, null));
    }

    [Test]
    public void Control_OfTwoStallsThatAreNotToldApart_IsOfTheArrivalsOfBoth()
    {
        var run = PlantedStalls.Run(First().WithMostRequests(int.MaxValue) with { LeftBehind = null }, Second().WithMostRequests(int.MaxValue) with { LeftBehind = null });

        ScenarioVerdict.Of(run.WithResidual(Quantity.ActiveRequests, 190)).Result("control left behind", First().Id).Formula.ShouldBe(
            "requests beyond the baseline once the clients were gone ≥ 95% of 200 arrivals = 190");
    }

    private static StallRecord First() => PlantedStalls.Abandoning();

    private static StallRecord Second() => PlantedStalls.Abandoning("http1/other-deaf").WithStall(stall => stall with { Path = "/stall/other" });

    private static StallRecord AlsoFirst() => PlantedStalls.ClosedByServer("http1/half-close-deaf")
        .WithStall(stall => stall with { IgnoresAbort = true, Path = PlantedStalls.AbandoningPath, RequestsPerConnection = 1 })
        .WithExpectation(expectation => expectation with { Abandoned = new AbandonedRequests(PlantedStalls.MaxRequests) });
}
