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
    public void Subject_WhenNothingWasReadAfterwards_IsNotJudgedByIt()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject() with { Residual = new Dictionary<Quantity, double>() });

        verdict.Bounds.ShouldNotContain(bound => bound.Name == BoundNames.ConnectionsAfter);
        verdict.Unjudged(BoundNames.ConnectionsAfter).Reason.ShouldBe("openConnections was not read after the clients were gone.");
    }
}
