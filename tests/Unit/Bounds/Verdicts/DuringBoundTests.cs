using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
using Leak.Clients.Parking;

namespace Leak.Unit.Bounds.Verdicts;

internal sealed class DuringBoundTests
{
    private static readonly object[][] s_subjectLimits =
    [
        [Quantity.OpenConnections, BoundNames.ConnectionsDuring, 45],
        [Quantity.TcpConnections, BoundNames.TcpConnectionsDuring, 45],
        [Quantity.ActiveRequests, BoundNames.RequestsDuring, 0],
        [Quantity.ActiveTasks, BoundNames.TasksDuring, (45 * 6) + 12],
    ];

    private static readonly object[][] s_liveLimits =
    [
        [Quantity.OpenConnections, BoundNames.ConnectionsDuring, 30],
        [Quantity.TcpConnections, BoundNames.TcpConnectionsDuring, 30],
        [Quantity.ActiveRequests, BoundNames.RequestsDuring, 30],
        [Quantity.ActiveTasks, BoundNames.TasksDuring, (30 * 8) + 12],
    ];

    [TestCaseSource(nameof(s_subjectLimits))]
    public void Subject_WhenItsPeakIsOnTheLimit_IsBounded(Quantity quantity, string bound, int limit)
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject().WithPeak(quantity, limit));

        verdict.AsExpected.ShouldBeTrue();
        verdict.Result(bound).Limit.ShouldBe(limit);
        verdict.Result(bound).Observed.ShouldBe(limit);
    }

    [TestCaseSource(nameof(s_subjectLimits))]
    public void Subject_WhenItsPeakIsPastTheLimit_Grows(Quantity quantity, string bound, int limit)
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject().WithPeak(quantity, limit + 1));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Result(bound).Passed.ShouldBeFalse();
        verdict.Result(bound).At.ShouldBe(Planted.Seconds(8.2));
        verdict.Reasons.Count.ShouldBe(1);
    }

    [TestCaseSource(nameof(s_liveLimits))]
    public void Live_WhenItsPeakIsOnTheLimit_IsBounded(Quantity quantity, string bound, int limit)
    {
        var verdict = ScenarioVerdict.Of(Planted.Live().WithPeak(quantity, limit));

        verdict.AsExpected.ShouldBeTrue();
        verdict.Result(bound).Limit.ShouldBe(limit);
    }

    [TestCaseSource(nameof(s_liveLimits))]
    public void Live_WhenItsPeakIsPastTheLimit_Grows(Quantity quantity, string bound, int limit)
    {
        var verdict = ScenarioVerdict.Of(Planted.Live(timeoutsOn: false).WithPeak(quantity, limit + 1));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Result(bound).Passed.ShouldBeFalse();
    }

    [Test]
    public void Subject_WhenItBreaksTheBound_SaysSoToAStranger()
    {
        ScenarioVerdict.Of(Planted.Subject().WithPeak(Quantity.OpenConnections, 73)).Reasons.ShouldHaveSingleItem().ShouldBe(
            "all workloads together: the bound 'connections during' was broken: 73 connections at 8.2 s, where openConnections ≤ "
            + "45 (most arrivals of tcp/idle in any 4.5 s: KeepAlive 2 s + 2.5 s) + 0 (baseline) = 45.");
    }

    [Test]
    public void Subject_WhenTheQuietServerHadConnections_IsAllowedThem()
    {
        var observation = Planted.Subject().WithPeak(Quantity.OpenConnections, 46);
        var baseline = new Dictionary<Quantity, double>(observation.Baseline) { [Quantity.OpenConnections] = 1 };

        ScenarioVerdict.Of(observation with { Baseline = baseline }).Result(BoundNames.ConnectionsDuring).Passed.ShouldBeTrue();
    }

    [Test]
    public void Workloads_WhenSeveralRunAtOnce_AreSummed()
    {
        var stall = Planted.Subject();
        var live = Planted.Live().Workloads[0];

        var result = ScenarioVerdict.Of(stall with { Workloads = [stall.Workloads[0], live] }).Result(BoundNames.TasksDuring);

        result.Limit.ShouldBe((45 * 6) + (30 * 8) + 12);
        result.Formula.ShouldContain("× 6 (tasks of one connection) + 30 (clients of live/post) × 8");
    }

    [Test]
    public void Tasks_WhenTheyWereNotCountedOnOneConnection_AreNotJudged()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject().WithStall(record => record with { TasksPerConnection = null }));

        verdict.AsExpected.ShouldBeTrue();
        verdict.Bounds.ShouldNotContain(bound => bound.Name == BoundNames.TasksDuring);
        verdict.Unjudged(BoundNames.TasksDuring).Reason.ShouldBe("the tasks of one connection of tcp/idle were not counted.");
    }

    [Test]
    public void Probe_WhenUnavailable_IsNotJudgedAndSaysWhy()
    {
        var series = new Series(Quantity.TcpConnections, [], "no such table on this system.");

        var verdict = ScenarioVerdict.Of(Planted.Subject().WithSeries(series));

        verdict.AsExpected.ShouldBeTrue();
        verdict.Unjudged(BoundNames.TcpConnectionsDuring).Reason.ShouldBe("tcpConnections is not available: no such table on this system.");
        verdict.Unjudged(BoundNames.TcpConnectionsAfter).Reason.ShouldContain("no such table");
    }

    [Test]
    public void Requests_WhenTheStallDoesNotTellHowMany_AreNotJudged()
    {
        var stall = PlantedStalls.Silent("http1/no-body", requestsPerConnection: null);

        var verdict = ScenarioVerdict.Of(Planted.Subject().WithStall(record => record.WithStall(_ => stall)));

        verdict.Unjudged(BoundNames.RequestsDuring).Reason.ShouldContain("http1/no-body are not known");
    }

    [Test]
    public void Requests_WhenTheServerMayBeDoneWithThemBefore_AreBoundedByTheMost()
    {
        var stall = PlantedStalls.Silent("http1/no-body", requestsPerConnection: null) with { MostRequestsPerConnection = 1 };
        var one = PlantedStalls.Silent("http1/no-body", requestsPerConnection: 1);

        Limit(stall).ShouldBe(Limit(one));

        static double Limit(Stall stall) =>
            ScenarioVerdict.Of(Planted.Subject().WithStall(record => record.WithStall(_ => stall))).Result(BoundNames.RequestsDuring).Limit;
    }

    [Test]
    public void Requests_OfAStallThatBeginsWithOne_AreThoseUnderWayAtOneTime()
    {
        // Ten come in a second, and an answer takes 0.35 s: four at one time, a fifth within the 0.1 s in which the server may count one on.
        var run = Answered(TimeSpan.FromSeconds(0.35));

        ScenarioVerdict.Of(run.WithPeak(Quantity.ActiveRequests, 5)).AsExpected.ShouldBeTrue();
        ScenarioVerdict.Of(run.WithPeak(Quantity.ActiveRequests, 6)).Reasons.ShouldHaveSingleItem().ShouldContain(
            "6 requests at 8.2 s, where activeRequests ≤ 49 (most arrivals of http1/keep-alive-idle in any 4.85 s: KeepAlive 2 s + 2.5 s, 0.35 s after it came at the most) × 0 (requests of one connection)"
            + " + 5 (most connections of http1/keep-alive-idle at one time until 0.1 s after their first answer) + 0 (baseline) = 5.");
    }

    [Test]
    public void Requests_OfAStallThatIsNeverAnswered_GoOnUntilItsConnectionEnds() =>
        ScenarioVerdict.Of(Answered(null)).Result(BoundNames.RequestsDuring).Limit.ShouldBe(36, "each lived for 3.5 s, and the server may count it 0.1 s longer");

    [Test]
    public void Requests_OfAStallThatAwaitsNoAnswer_GoOnUntilOneWasSeen()
    {
        var run = Answered(TimeSpan.Zero).WithStall(record => record with
        {
            Lifetimes = [.. record.Lifetimes.Select(lifetime => lifetime with { FirstAnswer = new FirstAnswer(200, Planted.Seconds(0.55), IsWhole: true) })],
        });

        ScenarioVerdict.Of(run).Result(BoundNames.RequestsDuring).Limit.ShouldBe(7);
    }

    private static Observation Answered(TimeSpan? after) => Planted.Subject().WithStall(record => record
        .WithStall(_ => PlantedStalls.Silent("http1/keep-alive-idle") with { SeenWhen = StallSign.Answered }) with
    {
        Lifetimes = [.. record.Lifetimes.Select(lifetime => lifetime with { StalledAfter = after, FirstAnswer = after is null ? null : new FirstAnswer(200, after.Value, IsWhole: true) })],
    });

    [Test]
    public void Connections_WhoseFirstAnswerTakesTime_AreHeldToAWindowFromTheirArrival()
    {
        // Each stalled 1.5 s after it came: 1.5 s + 2 s + 2.5 s, in which 60 arrive.
        var slow = Planted.Subject().WithStall(record => record with
        {
            Lifetimes = [.. record.Lifetimes.Select(lifetime => lifetime with { StalledAfter = Planted.Seconds(1.5), Duration = Planted.Seconds(5) })],
        });

        ScenarioVerdict.Of(slow.WithPeak(Quantity.OpenConnections, 60)).Result(BoundNames.ConnectionsDuring).Passed.ShouldBeTrue();
        var result = ScenarioVerdict.Of(slow.WithPeak(Quantity.OpenConnections, 61)).Result(BoundNames.ConnectionsDuring);
        result.Passed.ShouldBeFalse();
        result.Formula.ShouldBe("openConnections ≤ 60 (most arrivals of tcp/idle in any 6 s: KeepAlive 2 s + 2.5 s, 1.5 s after it came at the most) + 0 (baseline) = 60");
    }
}
