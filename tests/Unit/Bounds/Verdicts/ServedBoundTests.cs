using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>Live clients whose requests failed, each from 4 s to 5 s, on a machine that was late. A client has 0.25 s in hand.</summary>
internal sealed class ServedBoundTests
{
    [TestCase(0.25, Verdict.Inconclusive)]
    [TestCase(0.249, Verdict.Bounded)]
    public void Failure_WhereTheMachineTookAllThatItsClientHasInHand_IsInDoubt(double lost, Verdict verdict) =>
        ScenarioVerdict.Of(Failed("cut") with { Lateness = Lost((4, 4 + lost)) }).Verdict.ShouldBe(verdict);

    [TestCase("101")]
    [TestCase("404")]
    [TestCase("999")]
    public void Answer_IsNeverExcused(string status) => IsJudged(Failed("cut", status)).ShouldBeTrue("one of two was answered");

    [TestCase("408")]
    [TestCase("cut")]
    public void Failure_ThatComesOfSlowness_IsExcused(string status) => IsJudged(Failed("cut", status)).ShouldBeFalse();

    [Test]
    public void Failures_ThatAreExcused_AreToldByTheLeastThatTheMachineLost()
    {
        var failed = Failed("cut", "cut").WithLive(record => record with
        {
            FailedIterations = [new(Planted.Seconds(4), Planted.Seconds(5), "cut"), new(Planted.Seconds(6), Planted.Seconds(7), "cut")],
        });

        ScenarioVerdict.Of(failed with { Lateness = Lost((4, 4.5), (6, 6.3)) }).Unjudged(BoundNames.LiveClientsServed).Reason.ShouldContain("the machine was late by 0.3 s and more from 1 s before each until its end");
    }

    [Test]
    public void Clients_ThatAreServed_HaveNoDetail() => ScenarioVerdict.Of(Planted.Live()).Result(BoundNames.LiveClientsServed).Detail.ShouldBeNull();

    [Test]
    public void Failures_OfWhichNothingIsTold_SayThat() =>
        ScenarioVerdict.Of(Planted.Live().WithLive(record => record with { Succeeded = 299, Failed = 1 })).Result(BoundNames.LiveClientsServed).Detail.ShouldBe(
            "299 succeeded; the failures: not told.");

    private static bool IsJudged(Observation observation) =>
        ScenarioVerdict.Of(observation with { Lateness = Lost((4, 5)) }).Bounds.Any(bound => bound.Name == BoundNames.LiveClientsServed);

    private static Observation Failed(params string[] statuses) => Planted.Live().WithLive(record => record with
    {
        Succeeded = 300 - statuses.Length,
        Failed = statuses.Length,
        Failures = new Dictionary<string, int> { ["failed"] = statuses.Length },
        FailedIterations = [.. statuses.Select(status => new FailedIteration(Planted.Seconds(4), Planted.Seconds(5), status))],
    });

    private static MachineLateness Lost(params (double From, double To)[] lost) =>
        new([.. lost.Select(each => new LostTime(Planted.Seconds(each.From), Planted.Seconds(each.To)))], []);
}
