using Leak.Bounds.Probes;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

internal sealed class AfterBoundTests
{
    private static readonly object[][] s_baselines =
    [
        [ProbeNames.OpenConnections, BoundNames.ConnectionsAfter, 0],
        [ProbeNames.TcpConnections, BoundNames.TcpConnectionsAfter, 0],
        [ProbeNames.ActiveRequests, BoundNames.RequestsAfter, 0],
        [ProbeNames.ActiveTasks, BoundNames.TasksAfter, 12],
    ];

    [TestCaseSource(nameof(s_baselines))]
    public void Subject_WhenBackAtTheBaseline_IsBounded(string probe, string bound, int baseline)
    {
        var verdict = Judge.Of(Planted.Subject().WithResidual(probe, baseline));

        verdict.AsExpected.ShouldBeTrue();
        verdict.Result(bound).Limit.ShouldBe(baseline);
    }

    [TestCaseSource(nameof(s_baselines))]
    public void Subject_WhenOneIsLeftBehind_Grows(string probe, string bound, int baseline)
    {
        var verdict = Judge.Of(Planted.Subject().WithResidual(probe, baseline + 1));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Result(bound).Passed.ShouldBeFalse();
        verdict.Reasons.ShouldHaveSingleItem().ShouldContain(" left behind.");
    }

    [TestCaseSource(nameof(s_baselines))]
    public void Control_WhenOneIsLeftBehind_IsGrowingButNotAsExpected(string probe, string bound, int baseline)
    {
        var verdict = Judge.Of(Planted.Control().WithResidual(probe, baseline + 1));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Result(bound).Passed.ShouldBeFalse();
    }

    [Test]
    public void Subject_WhenNothingWasReadAfterwards_IsNotJudgedByIt()
    {
        var verdict = Judge.Of(Planted.Subject() with { Residual = new Dictionary<string, double>() });

        verdict.Bounds.ShouldNotContain(bound => bound.Name == BoundNames.ConnectionsAfter);
        verdict.Unjudged(BoundNames.ConnectionsAfter).Reason.ShouldBe("openConnections was not read after the clients were gone.");
    }
}
