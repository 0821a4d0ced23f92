using Leak.Bounds.Facts;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>How much a pool of the server's may keep, and what that allows of descriptors and timers. The planted live run has 30 clients and 30 requests at once.</summary>
internal sealed class PoolAllowanceTests
{
    private const int Pooled = 60;

    [Test]
    public void Formulas_OfAServerWithoutAPool_AreTheBaselineAlone()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject());

        foreach (var (bound, begin) in new[] { (BoundNames.OutgoingAfter, "outgoingConnections once the clients are gone ≤ 1"), (BoundNames.DescriptorsAfter, "fileDescriptors once the clients are gone ≤ 100"), (BoundNames.TimersAfter, "activeTimers once the clients are gone ≤ 3") })
        {
            verdict.Result(bound).Formula.ShouldBe($"{begin} (baseline, before the first arrival)");
        }
    }

    [Test]
    public void Descriptor_ThatIsLeft_IsTheOneBeyondTheLimit() => ScenarioVerdict.Of(Planted.Subject().WithResidual(Quantity.FileDescriptors, 102))
        .Result(BoundNames.DescriptorsAfter).Detail.ShouldBe("2 descriptors left behind.");

    [TestCase(2, true)]
    [TestCase(3, false)]
    public void Descriptors_OfConnectionsThatAreLeft_AreJudgedWithThose(int more, bool passes) => ScenarioVerdict.Of(
        Planted.Subject().WithResidual(Quantity.TcpConnections, 2).WithResidual(Quantity.FileDescriptors, 100 + more))
        .Result(BoundNames.DescriptorsAfter).Passed.ShouldBe(passes);

    [TestCase(10, 3 + 10, true)]
    [TestCase(10, 3 + 11, false)]
    [TestCase(Pooled + 1, 3 + Pooled, true)]
    [TestCase(Pooled + 1, 3 + Pooled + 1, false)]
    public void Timers_AreAllowedOfConnectionsThatAPoolMayKeep(int kept, int timers, bool passes) =>
        ScenarioVerdict.Of(Pool(kept).WithResidual(Quantity.ActiveTimers, timers)).Result(BoundNames.TimersAfter).Passed.ShouldBe(passes);

    [TestCase(Pooled, false)]
    [TestCase(Pooled + 1, true)]
    public void Opened_WhenAllRequestsWereInProgressAtOnce_IsNotJudged(int requests, bool isJudged) =>
        IsJudged(Pool(30).WithLive(record => record with { Succeeded = requests })).ShouldBe(isJudged);

    [Test]
    public void Opened_WhenNothingIsLeft_IsJudgedThoughAllRequestsWereInProgressAtOnce() =>
        IsJudged(Pool(0).WithLive(record => record with { Succeeded = 30 })).ShouldBeTrue();

    [Test]
    public void Requests_ThatFailed_WereRequestsToo() => IsJudged(Pool(30).WithLive(record => record with { Succeeded = 50, Failed = 40 })).ShouldBeTrue();

    [Test]
    public void Requests_OfSeveralWorkloads_AreSummed()
    {
        // 30 sampled and twice 30 clients, of twice 50 requests.
        var live = (LiveRecord)Planted.Live().Workloads[0] with { Succeeded = 50 };

        IsJudged(Pool(30) with { Workloads = [live, live] }).ShouldBeTrue();
    }

    [TestCase(150, true)]
    [TestCase(200, false)]
    public void Requests_OfConnectionsThatMakeTwo_AreTwiceAsMany(int atOnce, bool isJudged) => IsJudged(
        PlantedStalls.Run(PlantedStalls.Requests()).WithPeak(Quantity.ActiveRequests, atOnce).WithResidual(Quantity.OutgoingConnections, 30)).ShouldBe(isJudged);

    [Test]
    public void Opened_WhenRequestsAreNotCounted_IsAllowedThoseOfAllWorkloads()
    {
        var live = Planted.Live().Workloads[0];
        var uncounted = (Pool(30) with { Workloads = [live, live] }).WithSeries(new Series(Quantity.ActiveRequests, [], "not served."));

        ScenarioVerdict.Of(uncounted).Result(BoundNames.OutgoingAfter).Formula.ShouldBe(
            "outgoingConnections once the clients are gone ≤ 1 (baseline, before the first arrival) + 60 (requests in progress at most: 60 by arrivals and limits; "
            + "× 1, the addresses that they go to: a pool keeps what was in use at once) = 61");
    }

    [Test]
    public void Opened_WhenNobodyKnowsHowManyRequestsThereAre_IsNotJudged()
    {
        var unknown = PlantedStalls.Run(PlantedStalls.Closed().WithStall(stall => stall with { RequestsPerConnection = null }))
            .WithSeries(new Series(Quantity.ActiveRequests, [], "not served."));

        ScenarioVerdict.Of(unknown).Unjudged(BoundNames.OutgoingAfter).Reason.ShouldBe("the requests in progress of one connection of http1/partial-line are not known.");
    }

    [Test]
    public void Descriptors_WhenTheyCannotBeJudged_SayWhyNot()
    {
        var unlimited = PlantedStalls.Run(PlantedStalls.Abandoning().WithMostRequests(null));
        var others = unlimited with { NotTheServersAlone = "others." };
        var unread = others with { Baseline = others.Baseline.Where(pair => pair.Key != Quantity.FileDescriptors).ToDictionary() };

        Why(unlimited).ShouldBe("the most requests of /stall/deaf, whose handler ignores its token, are not known.");
        Why(others).ShouldBe("others.");
        Why(unread).ShouldBe("fileDescriptors has no baseline.");

        static string Why(Observation observation) => ScenarioVerdict.Of(observation).Unjudged(BoundNames.DescriptorsAfter).Reason;
    }

    [Test]
    public void Unquiet_IsWhatIsNotBackYet()
    {
        ProcessAfterBound.Unquiet(Planted.Subject()).ShouldBeEmpty();
        ProcessAfterBound.Unquiet(Planted.Subject().WithResidual(Quantity.FileDescriptors, 101)).ShouldBe([Quantity.FileDescriptors]);
        ProcessAfterBound.Unquiet(Planted.Subject().WithResidual(Quantity.ActiveTimers, 4)).ShouldBe([Quantity.ActiveTimers]);
        ProcessAfterBound.Unquiet(Planted.Subject().WithResidual(Quantity.OutgoingConnections, 2).WithResidual(Quantity.FileDescriptors, 101)).ShouldBe([Quantity.OutgoingConnections]);
    }

    private static bool IsJudged(Observation observation) => ScenarioVerdict.Of(observation).Bounds.Any(bound => bound.Name == BoundNames.OutgoingAfter);

    private static Observation Pool(int kept) => Planted.Live().WithResidual(Quantity.OutgoingConnections, 1 + kept).WithResidual(Quantity.FileDescriptors, 100);
}
