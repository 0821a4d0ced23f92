using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>What handlers that ignore their token may keep: as many as their endpoint's MaxRequests lets in, whoever asked.</summary>
internal sealed class AbandonedShareTests
{
    private const string OfEndpoint = "MaxRequests of /stall/deaf, whose handler ignores its token";

    private static readonly object[][] s_kept =
    [
        [Quantity.OpenConnections, BoundNames.ConnectionsAfter, 0, 10],
        [Quantity.ActiveRequests, BoundNames.RequestsAfter, 0, 10],
        [Quantity.ActiveTasks, BoundNames.TasksAfter, 12, 60],
    ];

    [TestCaseSource(nameof(s_kept))]
    public void Kept_WhenAsManyAsMaxRequests_IsBounded(Quantity quantity, string bound, int baseline, int kept)
    {
        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Abandoning(), HalfClosed()).WithResidual(Quantity.ActiveRequests, PlantedStalls.MaxRequests).WithResidual(quantity, baseline + kept));

        verdict.AsExpected.ShouldBeTrue(string.Join('\n', verdict.Reasons));
        verdict.Result(bound).Limit.ShouldBe(baseline + kept);
    }

    [TestCaseSource(nameof(s_kept))]
    public void Kept_WhenOneMore_GrowsAndNamesTheEndpoint(Quantity quantity, string bound, int baseline, int kept)
    {
        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Abandoning(), HalfClosed()).WithResidual(Quantity.ActiveRequests, PlantedStalls.MaxRequests).WithResidual(quantity, baseline + kept + 1));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Reasons.ShouldHaveSingleItem().ShouldContain(
            $"the bound '{bound}' was broken: {baseline + kept + 1} ");
        verdict.Reasons[0].ShouldContain($"≤ {baseline} (baseline, before the first arrival) + {kept} (for 10 ({OfEndpoint})) = {baseline + kept}.");
    }

    [TestCaseSource(nameof(s_kept))]
    public void Kept_WhileTheRunGoesOn_IsAllowedForBesideTheWindows(Quantity quantity, string bound, int baseline, int kept)
    {
        _ = bound;
        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Abandoning()));

        var during = verdict.Bounds.Single(result => result.Quantity == quantity);
        during.Formula.ShouldContain($" + {kept} (for 10 ({OfEndpoint})) + {baseline} (baseline) = ");
        during.Limit.ShouldBe((60 * (kept / 10)) + kept + baseline, "60 come in any 6 s, in which one that was let in and one that was refused are both closed");
    }

    [Test]
    public void TcpConnections_OfHandlersThatIgnoreTheirToken_AreHeldToTheBaseline() =>
        ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Abandoning()).WithResidual(Quantity.TcpConnections, 1)).Result(BoundNames.TcpConnectionsAfter).Passed.ShouldBeFalse();

    [Test]
    public void LeftBehind_WhenAsManyAsMaxRequests_IsBoundedAndOneMoreIsNot()
    {
        ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Abandoning())).AsExpected.ShouldBeTrue();

        ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Abandoning() with { LeftBehind = 11 })).Reasons.ShouldHaveSingleItem().ShouldBe(
            "http1/deaf-handler: the bound 'left behind' was broken: 11 connections, "
            + $"where connections that the server still held once the clients were gone ≤ 10 ({OfEndpoint}).");
    }

    [Test]
    public void Kept_WhenFewerCameThanMaxRequests_IsNoMoreThanCame()
    {
        var many = PlantedStalls.Abandoning().WithMostRequests(500);

        ScenarioVerdict.Of(PlantedStalls.Run(many)).Result(BoundNames.RequestsAfter).Limit.ShouldBe(100);
    }

    [Test]
    public void Kept_WhenTheTimeoutsAreOff_IsWhatWasOpened()
    {
        var held = PlantedStalls.Abandoning() with
        {
            Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Planted.Held(number, Planted.Seconds(20)))],
            LeftBehind = 100,
        };

        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(timeoutsOn: false, held).WithResidual(Quantity.ActiveRequests, 100));

        verdict.AsExpected.ShouldBeTrue(string.Join('\n', verdict.Reasons));
        verdict.Result(BoundNames.RequestsAfter).Formula.ShouldContain("+ 100 (for 100 (requests of /stall/deaf, whose handler ignores its token)) = 100");
        ScenarioVerdict.Of(verdict.Observation.WithResidual(Quantity.ActiveRequests, 101)).AsExpected.ShouldBeFalse();
    }

    [Test]
    public void Kept_WhenMaxRequestsIsNotKnown_IsNotJudgedButTcpConnectionsAre()
    {
        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Abandoning().WithMostRequests(null)));

        string[] unjudged = [BoundNames.ConnectionsAfter, BoundNames.RequestsAfter, BoundNames.TasksAfter, BoundNames.ConnectionsDuring, BoundNames.RequestsDuring, BoundNames.TasksDuring, BoundNames.LeftBehind];
        unjudged.ShouldAllBe(bound => verdict.Unjudged(bound).Reason == "the most requests of /stall/deaf, whose handler ignores its token, are not known.");
        verdict.Result(BoundNames.TcpConnectionsAfter).Passed.ShouldBeTrue();
        verdict.Result(BoundNames.TcpConnectionsDuring).Passed.ShouldBeTrue();
    }

    [Test]
    public void Tasks_WhenThoseOfOneWereNotCounted_AreNotJudged()
    {
        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Abandoning() with { TasksPerConnection = null }));

        verdict.Unjudged(BoundNames.TasksAfter).Reason.ShouldBe("the tasks of one connection to a handler that ignores its token were not counted.");
        verdict.Result(BoundNames.RequestsAfter).Passed.ShouldBeTrue();
    }

    [Test]
    public void Kept_WhenTheCountingLeftSome_AreInTheBaselineAndNotAllowedAgain()
    {
        var run = PlantedStalls.Run(PlantedStalls.Abandoning() with { RequestsKeptBefore = 1 }, HalfClosed() with { RequestsKeptBefore = 1 });
        var counted = run with { Baseline = new Dictionary<Quantity, double>(run.Baseline) { [Quantity.ActiveRequests] = 2 } };

        ScenarioVerdict.Of(counted.WithResidual(Quantity.ActiveRequests, 10)).Result(BoundNames.RequestsAfter).Passed.ShouldBeTrue();
        ScenarioVerdict.Of(counted.WithResidual(Quantity.ActiveRequests, 11)).Result(BoundNames.RequestsAfter).Describe().ShouldContain(
            $"11 requests, where activeRequests once the clients are gone ≤ 2 (baseline, before the first arrival) + 8 (for 8 ({OfEndpoint}, but for 2 in the baseline)) = 10.");
    }

    [TestCase(90, true)]
    [TestCase(91, false)]
    public void Tasks_OfRequestsWhoseClientsAreGone_AreThoseThatOneLeaves(int left, bool isBounded) => ScenarioVerdict.Of(
        PlantedStalls.Run(PlantedStalls.Abandoning() with { TasksPerConnection = 12, TasksKept = 9 })
            .WithResidual(Quantity.ActiveRequests, 10)
            .WithResidual(Quantity.ActiveTasks, 12 + left)).AsExpected.ShouldBe(isBounded);

    [TestCase(90, true)]
    [TestCase(91, false)]
    public void Tasks_WhenOneCountingHadATaskOfTheServersOwn_AreThoseOfTheOther(int left, bool isBounded) => ScenarioVerdict.Of(
        PlantedStalls.Run(PlantedStalls.Abandoning() with { TasksKept = 10 }, HalfClosed() with { TasksKept = 9 })
            .WithResidual(Quantity.ActiveRequests, 10)
            .WithResidual(Quantity.ActiveTasks, 12 + left)).AsExpected.ShouldBe(isBounded);

    [TestCase(27, true)]
    [TestCase(28, false)]
    public void Tasks_WhenFewerRequestsWereLeftThanMayBe_AreThoseOfWhatWasLeft(int left, bool isBounded)
    {
        var verdict = ScenarioVerdict.Of(
            PlantedStalls.Run(PlantedStalls.Abandoning() with { LeftBehind = 3, TasksKept = 9 })
                .WithResidual(Quantity.ActiveRequests, 3)
                .WithResidual(Quantity.ActiveTasks, 12 + left));

        verdict.AsExpected.ShouldBe(isBounded);
        verdict.Result(BoundNames.TasksAfter).Formula.ShouldContain($" + 27 (for 3 of 10 ({OfEndpoint})) = 39");
    }

    [Test]
    public void Connections_WhenMoreAreLeftThanRequests_Grow() => ScenarioVerdict.Of(
        PlantedStalls.Run(PlantedStalls.Abandoning()).WithResidual(Quantity.ActiveRequests, 3).WithResidual(Quantity.OpenConnections, 4))
        .Result(BoundNames.ConnectionsAfter).Passed.ShouldBeFalse();

    private static StallRecord HalfClosed() => PlantedStalls.ClosedByServer("http1/half-close-deaf")
        .WithStall(stall => stall with { IgnoresAbort = true, Path = PlantedStalls.AbandoningPath, RequestsPerConnection = 1 })
        .WithExpectation(expectation => expectation with { Abandoned = new AbandonedRequests(PlantedStalls.MaxRequests) });
}
