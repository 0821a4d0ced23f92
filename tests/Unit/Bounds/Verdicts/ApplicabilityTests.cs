using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
using Leak.Clients.Parking;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>Whether a stall was ever seen, by what its sign asks for. The planted limit is 2 s.</summary>
internal sealed class ApplicabilityTests
{
    private static readonly TimeSpan s_limit = PlantedStalls.Head.Value;

    [TestCase(StallSign.Connected, 404, true)]
    [TestCase(StallSign.Answered, 404, true)]
    [TestCase(StallSign.Answered, 408, false)]
    [TestCase(StallSign.Unanswered, 404, false)]
    [TestCase(StallSign.Unanswered, 200, false)]
    [TestCase(StallSign.Unanswered, 408, true)]
    [TestCase(StallSign.Unanswered, 504, true)]
    [TestCase(StallSign.Streaming, 200, true)]
    [TestCase(StallSign.Streaming, 503, false)]
    [TestCase(StallSign.Streaming, 408, true)]
    [TestCase(StallSign.Blocked, 200, true)]
    [TestCase(StallSign.Blocked, 404, false)]
    [TestCase(StallSign.Upgraded, 101, true)]
    [TestCase(StallSign.Upgraded, 200, false)]
    [TestCase(StallSign.Upgraded, 426, false)]
    public void Stall_WhenItIsAnsweredAtOnce_AppliesBySign(StallSign sign, int status, bool applies) =>
        WhyNot(sign, Answer(status)).ShouldBe(applies ? null : $"/stall/planted answered {status}");

    [TestCase(StallSign.Connected, true)]
    [TestCase(StallSign.Answered, false)]
    [TestCase(StallSign.Unanswered, true)]
    [TestCase(StallSign.Streaming, false)]
    [TestCase(StallSign.Blocked, false)]
    [TestCase(StallSign.Upgraded, false)]
    public void Stall_WhenItIsNeverAnswered_AppliesBySign(StallSign sign, bool applies) =>
        WhyNot(sign, null).ShouldBe(applies ? null : "/stall/planted answered nothing");

    [TestCase(StallSign.Streaming, true)]
    [TestCase(StallSign.Blocked, false)]
    [TestCase(StallSign.Upgraded, false)]
    public void Stall_WhichIsNeverAnsweredAndHeldToTheEnd_AppliesWhereAStreamMayBeSilent(StallSign sign, bool applies) =>
        WhyNot(Record(sign, null, number => Planted.Held(number, Planted.Seconds(20)))).ShouldBe(applies ? null : "/stall/planted answered nothing");

    [Test]
    public void Stream_WithoutAHead_WhichNothingEnds_Grows()
    {
        var silent = Record(StallSign.Streaming, null, number => Planted.Held(number, Planted.Seconds(20)) with { StalledAfter = null });

        var run = ScenarioVerdict.Of(PlantedStalls.Run(silent, PlantedStalls.Closed()));

        run.Of("planted/refused").NotApplicable.ShouldBeNull();
        run.Of("planted/refused").Verdict.ShouldBe(Verdict.Growing);
        run.Bounds.ShouldContain(bound => bound.Workload == "planted/refused" && bound.Name == BoundNames.Stalled && bound.Passed);
    }

    [Test]
    public void Stream_WhoseAnswerIsThereInFullAtOnce_IsNone()
    {
        WhyNot(StallSign.Streaming, Answer(200) with { IsWhole = true }).ShouldBe("/stall/planted answered 200 in full");
        WhyNot(StallSign.Streaming, Answer(200) with { IsWhole = false }).ShouldBeNull();
    }

    [Test]
    public void Stall_WhenItsAnswerComesWithItsLimit_Applies([Values(StallSign.Unanswered, StallSign.Streaming)] StallSign sign)
    {
        WhyNot(sign, Answer(503) with { After = s_limit }).ShouldBeNull();
        WhyNot(sign, Answer(503) with { After = s_limit - TimeSpan.FromMilliseconds(1) }).ShouldNotBeNull();
    }

    [Test]
    public void Stall_WhichNoLimitStops_DoesNotApplyOnceAnswered()
    {
        var record = PlantedStalls.ClosedByServer().WithStall(stall => stall with { SeenWhen = StallSign.Unanswered });

        WhyNot(record).ShouldBeNull();
        foreach (var status in new[] { 404, 503 })
        {
            WhyNot(record with { Lifetimes = [.. record.Lifetimes.Select(lifetime => lifetime with { FirstAnswer = Answer(status) })] }).ShouldBe($"/ answered {status}");
        }
    }

    [TestCase(0.1, 0.05, true)]
    [TestCase(0.101, 0.05, false)]
    [TestCase(0.5, 0.1, true)]
    [TestCase(0.5, 0.099, false)]
    public void Stall_ThatIsClosedAtOnce_AppliesWhereItsLimitIsAsShort(double limit, double closed, bool applies)
    {
        var record = Record(StallSign.Connected, null, number => Planted.Closed(number, Planted.Seconds(closed)))
            .WithLimit(its => its with { Value = Planted.Seconds(limit) })
            .WithExpectation(expectation => expectation with { IsExact = false });

        WhyNot(record).ShouldBe(applies ? null : "/stall/planted answered by closing at once");
    }

    [Test]
    public void Stall_ThatIsResetAtOnce_SaysThat()
    {
        var record = Record(StallSign.Connected, null, number => Planted.Closed(number, Planted.Seconds(0.01)) with { End = LifetimeEnd.Reset });

        WhyNot(record.WithExpectation(expectation => expectation with { IsExact = false })).ShouldBe("/stall/planted answered with a reset at once");
    }

    [Test]
    public void Stall_ThatIsRefusedWithConnectionClose_IsRefusedByItsStatus() =>
        WhyNot(StallSign.Unanswered, Answer(404) with { Closes = true }).ShouldBe("/stall/planted answered 404");

    [Test]
    public void Stall_WhoseEndpointIsFullForSome_IsToldByTheAnswersToTheOthers()
    {
        var abandoning = PlantedStalls.Abandoning().WithStall(stall => stall with { SeenWhen = StallSign.Unanswered });

        WhyNot(abandoning with { Lifetimes = [.. abandoning.Lifetimes.Select(lifetime => lifetime with { FirstAnswer = Answer(lifetime.StatusCode ?? 404) })] })
            .ShouldBe("/stall/deaf answered 404");
    }

    [Test]
    public void Stall_WhenWhatWasToBlockCameWhole_DoesNotApply() =>
        WhyNot(StallSign.Blocked, Answer(200) with { IsWhole = true }).ShouldBe("/stall/planted answered 200 in full");

    [Test]
    public void Stall_WhenItsAnswerNeverCameToItsEnd_WasNotAnswered()
    {
        var record = Record(StallSign.Answered, Answer(200));

        WhyNot(record with { Lifetimes = [.. record.Lifetimes.Select(lifetime => lifetime with { StalledAfter = null })] }).ShouldNotBeNull();
    }

    [TestCase(50, true)]
    [TestCase(49, false)]
    public void Stall_WhenHalfOfItsConnectionsAreRefused_StillApplies(int seen, bool applies)
    {
        var record = Record(StallSign.Unanswered, Answer(404));

        WhyNot(record with { Lifetimes = [.. record.Lifetimes.Select((lifetime, number) => number < seen ? lifetime with { FirstAnswer = null } : lifetime)] })
            .ShouldBe(applies ? null : "/stall/planted answered 404 × 51, nothing × 49");
    }

    [TestCase(1, true)]
    [TestCase(0, false)]
    public void Stall_WhoseEndpointIsFull_AppliesAsLongAsOneStalled(int stalled, bool applies)
    {
        var abandoning = PlantedStalls.Abandoning().WithStall(stall => stall with { SeenWhen = StallSign.Unanswered });
        var record = abandoning with { Lifetimes = [.. abandoning.Lifetimes.Select((lifetime, number) => number < stalled ? lifetime : lifetime with { FirstAnswer = Answer(503) })] };

        WhyNot(record).ShouldBe(applies ? null : "/stall/deaf answered 503");
    }

    [Test]
    public void Stall_WhosePathIsAnotherHere_NamesThat() =>
        WhyNot(Record(StallSign.Unanswered, Answer(404)) with { AskedPath = "/slow" }).ShouldBe("/slow answered 404");

    [TestCase("404", true)]
    [TestCase("405", true)]
    [TestCase("501", true)]
    [TestCase("503", false)]
    [TestCase("cut", false)]
    public void LiveClient_WhenEveryRequestEndsSo_AppliesUnlessNothingIsThere(string status, bool isRefusal) =>
        (WhyNot(Live(0, (status, 300))) is not null).ShouldBe(isRefusal);

    [Test]
    public void LiveClient_WhenItIsServedOnce_Applies() => WhyNot(Live(1, ("404", 299))).ShouldBeNull();

    [TestCase("101")]
    [TestCase("503")]
    [TestCase("999")]
    public void LiveClient_WhenItIsOnceAnsweredOtherwise_Applies(string status) => WhyNot(Live(0, ("404", 299), (status, 1))).ShouldBeNull();

    [Test]
    public void LiveClient_WhenItIsAlsoCut_WasStillNotThere() => WhyNot(Live(0, ("404", 299), ("cut", 1))).ShouldNotBeNull();

    [TestCase(StallSign.Unanswered, 404, true)]
    [TestCase(StallSign.Unanswered, 200, true)]
    [TestCase(StallSign.Unanswered, 415, true)]
    [TestCase(StallSign.Unanswered, 501, true)]
    [TestCase(StallSign.Unanswered, 408, false)]
    [TestCase(StallSign.Unanswered, 429, false)]
    [TestCase(StallSign.Unanswered, 500, false)]
    [TestCase(StallSign.Unanswered, 503, false)]
    [TestCase(StallSign.Upgraded, 200, true)]
    [TestCase(StallSign.Upgraded, 101, false)]
    [TestCase(StallSign.Streaming, 404, true)]
    [TestCase(StallSign.Blocked, 200, false)]
    [TestCase(StallSign.Answered, 404, false)]
    [TestCase(StallSign.Connected, 404, false)]
    public void Stall_WhenItIsAnsweredAtOnce_IsRefusedForGoodWhereAnotherAnswerWillNotCome(StallSign sign, int status, bool isRefused) =>
        IsRefusedForGood(sign, Answer(status)).ShouldBe(isRefused);

    [Test]
    public void Stall_WhichIsNotAnswered_IsNotRefusedForGood() => IsRefusedForGood(StallSign.Upgraded, null).ShouldBeFalse();

    [Test]
    public void Stall_WhichItsLimitAnswers_IsNotRefusedForGood() =>
        IsRefusedForGood(StallSign.Unanswered, Answer(400) with { After = s_limit }).ShouldBeFalse();

    [Test]
    public void Stall_WhenWhatWasToBlockCameWhole_IsRefusedForGood() =>
        IsRefusedForGood(StallSign.Blocked, Answer(200) with { IsWhole = true }).ShouldBeTrue();

    [Test]
    public void Verdict_OfOneThatDoesNotApply_IsNeitherAPassNorAFailure()
    {
        // Held far past its limit, which would be growth of one that applies.
        var refused = Record(StallSign.Unanswered, Answer(404), number => Planted.Held(number, Planted.Seconds(20)));

        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(refused, PlantedStalls.Closed()));

        verdict.AsExpected.ShouldBeTrue(string.Join('\n', verdict.Reasons));
        verdict.Of("planted/refused").NotApplicable.ShouldBe("/stall/planted answered 404");
        verdict.Of("planted/refused").Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Of("planted/refused").AsExpected.ShouldBeFalse();
        verdict.Of("planted/refused").BrokenBounds.ShouldBe(0);
        verdict.Of("planted/refused").Reasons.ShouldBe(["it does not apply: /stall/planted answered 404."]);
        verdict.Of("http1/partial-line").AsExpected.ShouldBeTrue();
        verdict.Of("http1/partial-line").Reasons.ShouldBeEmpty();
        verdict.Bounds.ShouldNotContain(bound => bound.Workload == "planted/refused");
        verdict.NotJudged.Where(bound => bound.Workload == "planted/refused").ShouldNotBeEmpty();
        verdict.NotJudged.Where(bound => bound.Workload == "planted/refused").ShouldAllBe(bound => bound.Reason == "it does not apply: /stall/planted answered 404.");
    }

    [Test]
    public void Verdict_WhenNothingApplies_IsInconclusive()
    {
        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(Record(StallSign.Unanswered, Answer(404)), Live(0, ("404", 300))));

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldHaveSingleItem().ShouldBe("Nothing of it applies to this server: planted/refused: /stall/planted answered 404; live/post: / answered 404.");
    }

    [Test]
    public void Verdict_WhenNothingOfAControlApplies_IsInconclusive()
    {
        var refused = Record(StallSign.Unanswered, Answer(404), number => Planted.Held(number, Planted.Seconds(20)));

        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(timeoutsOn: false, refused, PlantedStalls.ClosedByServer()));

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Reasons.ShouldHaveSingleItem().ShouldBe("Nothing of what must be held applies to this server: planted/refused: /stall/planted answered 404.");
    }

    [Test]
    public void Verdict_WhenTooFewArrived_SaysThatFirst()
    {
        var few = Record(StallSign.Unanswered, Answer(404)) with { Lifetimes = [Planted.Closed(0, Planted.Seconds(3.5)) with { FirstAnswer = Answer(404) }] };

        ScenarioVerdict.Of(PlantedStalls.Run(few, PlantedStalls.Closed())).Of("planted/refused").NotApplicable.ShouldBeNull();
    }

    [TestCase(StallSign.Streaming, 200, true)]
    [TestCase(StallSign.Streaming, 404, false)]
    [TestCase(StallSign.Blocked, 200, true)]
    [TestCase(StallSign.Upgraded, 101, true)]
    [TestCase(StallSign.Upgraded, 200, false)]
    [TestCase(StallSign.Connected, 200, false)]
    [TestCase(StallSign.Answered, 200, false)]
    public void Answer_ShowsTheStall_WhereItBeginsWithOne(StallSign sign, int status, bool shows)
    {
        var record = Record(sign, Answer(status));

        Applicability.IsSeenByAnswer(record.Plan, record.Lifetimes[0]).ShouldBe(shows);
        Applicability.IsSeenByAnswer(record.Plan, Planted.Held(0, Planted.Seconds(20))).ShouldBeFalse();
    }

    [TestCase(0.5, true)]
    [TestCase(0.499, false)]
    public void Stream_WhichItsLimitEndsInFull_AppliesUnlessItWasShort(double ofTheLimit, bool applies)
    {
        var record = Record(StallSign.Streaming, Answer(200) with { IsWhole = true });

        WhyNot(record with { Lifetimes = [.. record.Lifetimes.Select(lifetime => lifetime with { RequestsEnded = new EndedRequests(1, s_limit * ofTheLimit, s_limit) })] })
            .ShouldBe(applies ? null : "/stall/planted answered 200 in full");
    }

    private static bool IsRefusedForGood(StallSign sign, FirstAnswer? answer)
    {
        var record = Record(sign, answer);
        return Applicability.IsRefusedForGood(record.Plan, record.Lifetimes[0]);
    }

    private static FirstAnswer Answer(int status) => new(status, TimeSpan.FromMilliseconds(20), IsWhole: false);

    private static string? WhyNot(WorkloadRecord record) => Applicability.WhyNot(record);

    private static string? WhyNot(StallSign sign, FirstAnswer? answer) => WhyNot(Record(sign, answer));

    private static StallRecord Record(StallSign sign, FirstAnswer? answer, Func<int, Lifetime>? lifetime = null) =>
        PlantedStalls.Closed("planted/refused").WithStall(stall => stall with { SeenWhen = sign, Path = "/stall/planted" }) with
        {
            Lifetimes = [.. Enumerable.Range(0, 100).Select(number => (lifetime?.Invoke(number) ?? Planted.Closed(number, Planted.Seconds(3.5))) with { FirstAnswer = answer })],
        };

    private static LiveRecord Live(int succeeded, params (string Status, int Count)[] failures) => (LiveRecord)Planted.Live().Workloads[0] with
    {
        Succeeded = succeeded,
        Failed = failures.Sum(failure => failure.Count),
        FailedIterations = [.. failures.SelectMany(failure => Planted.FailedWith(failure.Status, failure.Count))],
    };
}
