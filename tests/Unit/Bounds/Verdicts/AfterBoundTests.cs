using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

internal sealed class AfterBoundTests
{
    private static readonly object[][] s_baselines =
    [
        [Quantity.OpenConnections, BoundNames.ConnectionsAfter, 0],
        [Quantity.TcpConnections, BoundNames.TcpConnectionsAfter, 0],
        [Quantity.ActiveRequests, BoundNames.RequestsAfter, 0],
        [Quantity.ActiveTasks, BoundNames.TasksAfter, 12],
    ];

    [TestCaseSource(nameof(s_baselines))]
    public void Subject_WhenBackAtTheBaseline_IsBounded(Quantity quantity, string bound, int baseline)
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject().WithResidual(quantity, baseline));

        verdict.AsExpected.ShouldBeTrue();
        verdict.Result(bound).Limit.ShouldBe(baseline);
        verdict.Result(bound).IsMeant.ShouldBeFalse();
    }

    [TestCaseSource(nameof(s_baselines))]
    public void Subject_WhenOneIsLeftBehind_Grows(Quantity quantity, string bound, int baseline)
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject().WithResidual(quantity, baseline + 1));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Result(bound).Passed.ShouldBeFalse();
        verdict.Reasons.ShouldHaveSingleItem().ShouldContain(" left behind.");
    }

    [TestCaseSource(nameof(s_baselines))]
    public void Control_WhenOneIsLeftBehind_IsGrowingButNotAsExpected(Quantity quantity, string bound, int baseline)
    {
        var verdict = ScenarioVerdict.Of(Planted.Control().WithResidual(quantity, baseline + 1));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Result(bound).Passed.ShouldBeFalse();
    }

    [Test]
    public void TcpConnections_OfHandlersThatIgnoreTheirToken_AreNotAllowedWhatTheirTasksAre() => ScenarioVerdict.Of(
        PlantedStalls.Run(PlantedStalls.Abandoning()).WithResidual(Quantity.ActiveRequests, PlantedStalls.MaxRequests).WithResidual(Quantity.TcpConnections, 1))
        .Result(BoundNames.TcpConnectionsAfter).Passed.ShouldBeFalse();

    [Test]
    public void Subject_WhoseServerHadLittleTimeOnAMachineThatWasNotLate_Grows()
    {
        var brief = Planted.Subject().WithResidual(Quantity.OpenConnections, 1) with { QuietTime = new QuietTime(Planted.Seconds(20), Planted.Seconds(25), Planted.Seconds(10)) };

        ScenarioVerdict.Of(brief).Result(BoundNames.ConnectionsAfter).Passed.ShouldBeFalse();
    }

    [Test]
    public void Subject_WhoseServerTheMachineGaveNoTime_IsInDoubtByTheMachine()
    {
        var starved = Starved(Planted.Subject().WithResidual(Quantity.OpenConnections, 1));

        (ScenarioVerdict.Of(starved).Unjudged(BoundNames.ConnectionsAfter) is { IsDoubt: true, IsMachines: true }).ShouldBeTrue();
    }

    [Test]
    public void Requests_ThatMustStay_AreNoDoubtWhereTheMachineGaveNoTime()
    {
        var unlimited = PlantedStalls.Abandoning().WithMostRequests(int.MaxValue) with
        {
            Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Planted.Closed(number, Planted.Seconds(5)))],
            LeftBehind = 100,
        };

        var verdict = ScenarioVerdict.Of(Starved(PlantedStalls.Run(unlimited).WithResidual(Quantity.ActiveRequests, 100)));

        verdict.AsExpected.ShouldBeTrue(string.Join('\n', verdict.Reasons));
        verdict.Result(BoundNames.RequestsAfter).IsMeant.ShouldBeTrue("as many as came are as many as may stay");
    }

    [Test]
    public void Tasks_WhenNothingOfThemIsKnown_NameTheProbeFirst() => ScenarioVerdict.Of(
        PlantedStalls.Run(PlantedStalls.Abandoning().WithMostRequests(null)).WithSeries(new Series(Quantity.ActiveTasks, [], "no stacks.")))
        .Unjudged(BoundNames.TasksAfter).Reason.ShouldBe("activeTasks is not available: no stacks.");

    private static Observation Starved(Observation observation) => observation with
    {
        QuietTime = new QuietTime(Planted.Seconds(20), Planted.Seconds(40), Planted.Seconds(10)),
        Lateness = new MachineLateness([new LostTime(Planted.Seconds(22), Planted.Seconds(35))], []),
    };

    [Test]
    public void Subject_WhenNothingWasReadAfterwards_IsNotJudgedByIt()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject() with { Residual = new Dictionary<Quantity, double>() });

        verdict.Bounds.ShouldNotContain(bound => bound.Name == BoundNames.ConnectionsAfter);
        verdict.Unjudged(BoundNames.ConnectionsAfter).Reason.ShouldBe("openConnections was not read after the clients were gone.");
    }
}
