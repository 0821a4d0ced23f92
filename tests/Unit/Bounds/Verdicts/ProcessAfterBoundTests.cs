using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>What is left of descriptors, timers and outgoing connections once the clients are gone, where a pool may keep what was in use.</summary>
internal sealed class ProcessAfterBoundTests
{
    /// <summary>Of the planted live run: 30 requests sampled, and 30 clients.</summary>
    private const int Pooled = 60;

    private static readonly object[][] s_baselines =
    [
        [Quantity.FileDescriptors, BoundNames.DescriptorsAfter, 100],
        [Quantity.ActiveTimers, BoundNames.TimersAfter, 3],
        [Quantity.OutgoingConnections, BoundNames.OutgoingAfter, 1],
    ];

    [TestCaseSource(nameof(s_baselines))]
    public void Subject_WhenBackAtTheBaseline_IsBounded(Quantity quantity, string bound, int baseline)
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject().WithResidual(quantity, baseline));

        verdict.AsExpected.ShouldBeTrue();
        verdict.Result(bound).Limit.ShouldBe(baseline);
    }

    [TestCaseSource(nameof(s_baselines))]
    public void Subject_WhenOneIsLeftBehind_GrowsByThatAlone(Quantity quantity, string bound, int baseline)
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject().WithResidual(quantity, baseline + 1));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Result(bound).Passed.ShouldBeFalse();
        verdict.Reasons.ShouldHaveSingleItem().ShouldEndWith(" left behind.");
    }

    [Test]
    public void Pool_WhenItKeepsWhatWasInUseAtOnce_IsBoundedWithItsDescriptorsAndTimers()
    {
        var verdict = ScenarioVerdict.Of(Pool(Pooled).WithResidual(Quantity.FileDescriptors, 100 + Pooled).WithResidual(Quantity.ActiveTimers, 3 + Pooled));

        verdict.AsExpected.ShouldBeTrue();
        verdict.Result(BoundNames.OutgoingAfter).Formula.ShouldBe(
            "outgoingConnections once the clients are gone ≤ 1 (baseline, before the first arrival) + 60 (requests in progress at most: 30 sampled + "
            + "30 live clients; × 1, the addresses that they go to: a pool keeps what was in use at once) = 61");
    }

    [Test]
    public void Pool_WhenItHasOneMore_Grows() => ScenarioVerdict.Of(Pool(Pooled + 1)).Result(BoundNames.OutgoingAfter).Passed.ShouldBeFalse();

    [Test]
    public void Pools_ToTwoAddresses_KeepAsManyToEach() => ScenarioVerdict.Of(Pool(2 * Pooled).WithResidual(Quantity.OutgoingAddresses, 2)).AsExpected.ShouldBeTrue();

    [Test]
    public void Pool_WhenThereIsOneDescriptorMoreThanItKeeps_GrowsByThatAlone()
    {
        var verdict = ScenarioVerdict.Of(Pool(10).WithResidual(Quantity.FileDescriptors, 111));

        verdict.Bounds.Where(bound => !bound.Passed).ShouldHaveSingleItem().Name.ShouldBe(BoundNames.DescriptorsAfter);
    }

    [Test]
    public void Code_WhenItIsLoadedMeanwhile_IsAllowedItsDescriptors()
    {
        var baseline = Planted.Subject().Baseline;
        var loaded = Planted.Subject().WithResidual(Quantity.FileDescriptors, 102).WithResidual(Quantity.CodeDescriptors, 42) with
        {
            Baseline = new Dictionary<Quantity, double>(baseline) { [Quantity.CodeDescriptors] = 40 },
        };

        ScenarioVerdict.Of(loaded).AsExpected.ShouldBeTrue();
        ScenarioVerdict.Of(loaded.WithResidual(Quantity.FileDescriptors, 103)).Result(BoundNames.DescriptorsAfter).Passed.ShouldBeFalse();
    }

    [Test]
    public void Opened_WhenAllRequestsWereInProgressAtOnce_IsNotJudged()
    {
        // 30 requests of 30 clients: one left by each is what a pool would keep.
        var verdict = ScenarioVerdict.Of(Pool(30).WithLive(record => record with { Succeeded = 30 }));

        verdict.Unjudged(BoundNames.OutgoingAfter).Reason.ShouldContain("no more than a pool keeps");
    }

    [Test]
    public void Opened_WhenRequestsAreNotCounted_IsBoundedByArrivalsAndLimits()
    {
        var verdict = ScenarioVerdict.Of(Pool(30).WithSeries(new Series(Quantity.ActiveRequests, [], "not served.")));

        verdict.Result(BoundNames.OutgoingAfter).Limit.ShouldBe(31);
    }

    [Test]
    public void Process_WhenItIsNotTheServersAlone_IsNotJudgedByDescriptorsAndTimers()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject().WithResidual(Quantity.FileDescriptors, 200) with { NotTheServersAlone = "others." });

        verdict.AsExpected.ShouldBeTrue();
        verdict.Unjudged(BoundNames.DescriptorsAfter).Reason.ShouldBe("others.");
        verdict.Unjudged(BoundNames.TimersAfter).Reason.ShouldBe("others.");
    }

    [Test]
    public void Timers_OfAServerElsewhere_AreNotTold()
    {
        var observation = Planted.Subject();
        var remote = observation with
        {
            Series = [.. observation.Series.Where(series => series.Quantity != Quantity.ActiveTimers)],
            Baseline = observation.Baseline.Where(pair => pair.Key != Quantity.ActiveTimers).ToDictionary(),
        };

        ScenarioVerdict.Of(remote).Unjudged(BoundNames.TimersAfter).Reason.ShouldBe("only a server in this process tells of its timers.");
    }

    [Test]
    public void Descriptors_WhenNobodyTellsOfOutgoingConnections_AreNotJudged()
    {
        var observation = Planted.Subject();
        var unknown = observation with { Series = [.. observation.Series, new Series(Quantity.OutgoingConnections, [], "no pid.")] };

        var verdict = ScenarioVerdict.Of(unknown);

        verdict.Unjudged(BoundNames.OutgoingAfter).Reason.ShouldBe("outgoingConnections is not available: no pid.");
        verdict.Unjudged(BoundNames.DescriptorsAfter).Reason.ShouldBe("how many connections the server's pools keep is not known: outgoingConnections is not available: no pid.");
    }

    [Test]
    public void Handlers_ThatIgnoreTheirToken_KeepADescriptorEachAndTimersThatNobodyKnows()
    {
        var observation = PlantedStalls.Run(PlantedStalls.Abandoning())
            .WithResidual(Quantity.FileDescriptors, 100 + PlantedStalls.MaxRequests)
            .WithResidual(Quantity.ActiveTimers, 4);

        var verdict = ScenarioVerdict.Of(observation);

        verdict.AsExpected.ShouldBeTrue();
        verdict.Result(BoundNames.DescriptorsAfter).Limit.ShouldBe(110);
        verdict.Unjudged(BoundNames.TimersAfter).Reason.ShouldContain("how many timers those set is not known");
    }

    private static Observation Pool(int kept) => Planted.Live().WithResidual(Quantity.OutgoingConnections, 1 + kept).WithResidual(Quantity.FileDescriptors, 100);
}
