using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>Two stalled requests a connection, which the server says it ended by the limit that must end them, or by another.</summary>
internal sealed class RequestReasonBoundTests
{
    private const string Id = "http2/no-body";
    private const string Other = "http2/empty-data";
    private const string Path = "/stall/body";

    private static readonly string s_read = PlantedStalls.Read.FiresAs!;

    [Test]
    public void Requests_WhenAllEndedByTheirLimit_KeepTheBound()
    {
        var verdict = JudgeWith(new() { [s_read] = 200 });

        verdict.AsExpected.ShouldBeTrue(string.Join('\n', verdict.Reasons));
        verdict.Result(BoundNames.LimitThatEndedRequests).Formula.ShouldBe(
            "of 200 stalled requests of /stall/body those ended by anything but request_read_timeout (Read) ≤ 0");
        verdict.Result(BoundNames.LimitThatEndedRequests).Detail.ShouldBeNull();
    }

    [Test]
    public void Stalls_OfAnotherEndpointOrWhoseLimitEndsTheirConnection_AreNotJudgedWithThem()
    {
        var elsewhere = Requests([], Other).WithStall(stall => stall with { Path = "/stall/other" });
        var closed = PlantedStalls.Closed().WithStall(stall => stall with { Path = Path, RequestsPerConnection = 1 }).WithLimit(_ => PlantedStalls.Read);

        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(Requests(new() { [s_read] = 200 }), elsewhere, closed));

        verdict.Result(BoundNames.LimitThatEndedRequests, Id).Observed.ShouldBe(0);
    }

    [Test]
    public void Requests_WhenOneEndedByAnotherLimit_BreakTheBoundWithoutGrowing()
    {
        var verdict = JudgeWith(new() { [s_read] = 199, ["handler_timeout"] = 1 });

        verdict.Verdict.ShouldBe(Verdict.Bounded);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldHaveSingleItem().ShouldBe(
            "http2/no-body: the bound 'limit that ended requests' was broken: 1 request, where of 200 stalled requests of /stall/body those "
            + "ended by anything but request_read_timeout (Read) ≤ 0. The server says request_read_timeout × 199, handler_timeout × 1.");
    }

    [Test]
    public void Requests_WhenTheServerNamesNoLimit_BreakTheBound()
    {
        var verdict = JudgeWith([]);

        verdict.Result(BoundNames.LimitThatEndedRequests).Observed.ShouldBe(200);
        verdict.Reasons.ShouldHaveSingleItem().ShouldEndWith("The server names no limit at all.");
    }

    [Test]
    public void Requests_WhenTheServerEndsMoreOfThatEndpoint_KeepTheBound() =>
        JudgeWith(new() { [s_read] = 201 }).Result(BoundNames.LimitThatEndedRequests).Observed.ShouldBe(0);

    [Test]
    public void Requests_WhenTheirConnectionWasNotHeldForLongEnough_AccuseNobody()
    {
        // Stalled 1 s after its connect, so that they may take until 5.5 s: the bound of their ends counts so, and this one must.
        var brief = Planted.Held(99, Planted.Seconds(5.5)) with { StalledAfter = Planted.Seconds(1) };
        var early = ScenarioVerdict.Of(PlantedStalls.Run(Requests(new() { [s_read] = 198 }).With(brief)));
        var late = ScenarioVerdict.Of(PlantedStalls.Run(Requests(new() { [s_read] = 198 }).With(brief with { Duration = Planted.Seconds(5.501) })));

        early.AsExpected.ShouldBeTrue(string.Join('\n', early.Reasons));
        late.Result(BoundNames.LimitThatEndedRequests).Observed.ShouldBe(2);
        late.Result(BoundNames.RequestsEnded).Observed.ShouldBe(2, "both bounds speak of the same requests");
    }

    [Test]
    public void Requests_WhenNoConnectionWasHeldForLongEnough_AreNotJudged()
    {
        var none = Requests([]) with { Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Planted.Held(number, Planted.Seconds(4.5)))] };

        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(none));

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Unjudged(BoundNames.LimitThatEndedRequests).Reason.ShouldBe("no connection was closed, or stalled for longer than 4.5 s.");
        verdict.Unjudged(BoundNames.RequestsEnded).Reason.ShouldBe("no connection was closed, or stalled for longer than 4.5 s.");
    }

    [Test]
    public void Requests_WhenTheServerDoesNotTell_AreNotJudged()
    {
        var verdict = JudgeWith(null);

        verdict.AsExpected.ShouldBeTrue(string.Join('\n', verdict.Reasons));
        verdict.Unjudged(BoundNames.LimitThatEndedRequests).Describe().ShouldBe(
            "http2/no-body: the bound 'limit that ended requests' was not judged: the server does not tell why it ends requests.");
    }

    [Test]
    public void Requests_WhenTheScenarioNamesNoLimit_AreNotJudged()
    {
        var unnamed = Requests(new() { [s_read] = 200 }).WithLimit(limit => limit with { FiresAs = null });

        ScenarioVerdict.Of(PlantedStalls.Run(unnamed)).Unjudged(BoundNames.LimitThatEndedRequests).Reason.ShouldBe(
            "the scenario does not say by which name Read fires.");
    }

    [Test]
    public void Requests_WhenNobodyKnowsHowManyThereAre_AreNotJudged()
    {
        var uncounted = Requests([]).WithStall(stall => stall with { RequestsPerConnection = null });

        ScenarioVerdict.Of(PlantedStalls.Run(uncounted)).Unjudged(BoundNames.LimitThatEndedRequests).Reason.ShouldBe(
            "it is not known how many requests a connection of it makes.");
    }

    [Test]
    public void Stalls_WhenTheyAskTheSameEndpoint_AreJudgedTogether()
    {
        JudgeBoth(400).Bounds.ShouldNotContain(bound => bound.Name == BoundNames.LimitThatEndedRequests && !bound.Passed);
        var tooFew = JudgeBoth(399);

        tooFew.Result(BoundNames.LimitThatEndedRequests, Id).Observed.ShouldBe(1);
        tooFew.Result(BoundNames.LimitThatEndedRequests, Other).Observed.ShouldBe(1);
    }

    [Test]
    public void Stalls_WhenTheirLimitsDiffer_AreJudgedApart()
    {
        var write = Requests([], Other).WithLimit(limit => limit with { Name = "Write", FiresAs = "response_write_timeout" });
        Dictionary<string, int> fired = new() { [s_read] = 200, ["response_write_timeout"] = 199 };

        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(Requests(fired), write with { RequestLimitsFired = fired }));

        verdict.Result(BoundNames.LimitThatEndedRequests, Id).Observed.ShouldBe(0);
        verdict.Result(BoundNames.LimitThatEndedRequests, Other).Observed.ShouldBe(1);
    }

    [Test]
    public void Stall_WhoseLimitEndsItsConnection_HasNoSuchBound()
    {
        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Closed()));

        verdict.Bounds.ShouldNotContain(bound => bound.Name == BoundNames.LimitThatEndedRequests);
        verdict.NotJudged.ShouldNotContain(bound => bound.Name == BoundNames.LimitThatEndedRequests);
    }

    private static ScenarioVerdict JudgeWith(Dictionary<string, int>? fired) => ScenarioVerdict.Of(PlantedStalls.Run(Requests(fired)));

    private static ScenarioVerdict JudgeBoth(int ended)
    {
        Dictionary<string, int> fired = new() { [s_read] = ended };
        return ScenarioVerdict.Of(PlantedStalls.Run(Requests(fired), Requests(fired, Other)));
    }

    private static StallRecord Requests(Dictionary<string, int>? fired, string id = Id) =>
        PlantedStalls.Requests(id).WithStall(stall => stall with { Path = Path }) with { RequestLimitsFired = fired };
}
