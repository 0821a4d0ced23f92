using Leak.Bounds.Engine;
using Leak.Bounds.Probes;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

internal sealed class DuringBoundTests
{
    private static readonly object[][] s_subjectLimits =
    [
        [ProbeNames.OpenConnections, BoundNames.ConnectionsDuring, 45],
        [ProbeNames.TcpConnections, BoundNames.TcpConnectionsDuring, 45],
        [ProbeNames.ActiveRequests, BoundNames.RequestsDuring, 0],
        [ProbeNames.ActiveTasks, BoundNames.TasksDuring, (45 * 6) + 12],
    ];

    private static readonly object[][] s_liveLimits =
    [
        [ProbeNames.OpenConnections, BoundNames.ConnectionsDuring, 30],
        [ProbeNames.TcpConnections, BoundNames.TcpConnectionsDuring, 30],
        [ProbeNames.ActiveRequests, BoundNames.RequestsDuring, 30],
        [ProbeNames.ActiveTasks, BoundNames.TasksDuring, (30 * 8) + 12],
    ];

    [TestCaseSource(nameof(s_subjectLimits))]
    public void Subject_WhenItsPeakIsOnTheLimit_IsBounded(string probe, string bound, int limit)
    {
        var verdict = Judge.Of(Planted.Subject().WithPeak(probe, limit));

        verdict.AsExpected.ShouldBeTrue();
        verdict.Result(bound).Limit.ShouldBe(limit);
        verdict.Result(bound).Observed.ShouldBe(limit);
    }

    [TestCaseSource(nameof(s_subjectLimits))]
    public void Subject_WhenItsPeakIsPastTheLimit_Grows(string probe, string bound, int limit)
    {
        var verdict = Judge.Of(Planted.Subject().WithPeak(probe, limit + 1));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Result(bound).Passed.ShouldBeFalse();
        verdict.Result(bound).At.ShouldBe(Planted.Seconds(8.2));
        verdict.Reasons.Count.ShouldBe(1);
    }

    [TestCaseSource(nameof(s_liveLimits))]
    public void Live_WhenItsPeakIsOnTheLimit_IsBounded(string probe, string bound, int limit)
    {
        var verdict = Judge.Of(Planted.Live().WithPeak(probe, limit));

        verdict.AsExpected.ShouldBeTrue();
        verdict.Result(bound).Limit.ShouldBe(limit);
    }

    [TestCaseSource(nameof(s_liveLimits))]
    public void Live_WhenItsPeakIsPastTheLimit_Grows(string probe, string bound, int limit)
    {
        var verdict = Judge.Of(Planted.Live(timeoutsOn: false).WithPeak(probe, limit + 1));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Result(bound).Passed.ShouldBeFalse();
    }

    [Test]
    public void Subject_WhenItBreaksTheBound_SaysSoToAStranger()
    {
        Judge.Of(Planted.Subject().WithPeak(ProbeNames.OpenConnections, 73)).Reasons.ShouldHaveSingleItem().ShouldBe(
            "all workloads together: the bound 'connections during' was broken: 73 connections at 8.2 s, where openConnections ≤ "
            + "45 (most arrivals of tcp/idle in any 4.5 s: KeepAlive 2 s + 2.5 s) + 0 (baseline) = 45.");
    }

    [Test]
    public void Subject_WhenTheQuietServerHadConnections_IsAllowedThem()
    {
        var observation = Planted.Subject().WithPeak(ProbeNames.OpenConnections, 46);
        var baseline = new Dictionary<string, double>(observation.Baseline) { [ProbeNames.OpenConnections] = 1 };

        Judge.Of(observation with { Baseline = baseline }).Result(BoundNames.ConnectionsDuring).Passed.ShouldBeTrue();
    }

    [Test]
    public void Workloads_WhenSeveralRunAtOnce_AreSummed()
    {
        var stall = Planted.Subject();
        var live = Planted.Live().Workloads[0];

        var result = Judge.Of(stall with { Workloads = [stall.Workloads[0], live] }).Result(BoundNames.TasksDuring);

        result.Limit.ShouldBe((45 * 6) + (30 * 8) + 12);
        result.Formula.ShouldContain("× 6 (tasks of one connection) + 30 (clients of live/post) × 8");
    }

    [Test]
    public void Tasks_WhenTheyWereNotCountedOnOneConnection_AreNotJudged()
    {
        var verdict = Judge.Of(Planted.Subject().WithWorkload(record => record with { TasksPerConnection = null }));

        verdict.AsExpected.ShouldBeTrue();
        verdict.Bounds.ShouldNotContain(bound => bound.Name == BoundNames.TasksDuring);
        verdict.Unjudged(BoundNames.TasksDuring).Reason.ShouldBe("the tasks of one connection of tcp/idle were not counted.");
    }

    [Test]
    public void Probe_WhenUnavailable_IsNotJudgedAndSaysWhy()
    {
        var series = new Series(ProbeNames.TcpConnections, "connections", [], "no such table on this system.");

        var verdict = Judge.Of(Planted.Subject().WithSeries(series));

        verdict.AsExpected.ShouldBeTrue();
        verdict.Unjudged(BoundNames.TcpConnectionsDuring).Reason.ShouldBe("tcpConnections is not available: no such table on this system.");
        verdict.Unjudged(BoundNames.TcpConnectionsAfter).Reason.ShouldContain("no such table");
    }

    [Test]
    public void Requests_WhenTheStallDoesNotTellHowMany_AreNotJudged()
    {
        var stall = new PlantedStall("http1/no-body", RequestsPerConnection: null);

        var verdict = Judge.Of(Planted.Subject().WithWorkload(record => record with { Plan = record.Plan with { Workload = stall } }));

        verdict.Unjudged(BoundNames.RequestsDuring).Reason.ShouldContain("http1/no-body are not known");
    }

    [Test]
    public void Live_WhenItsClientsHaveNoFixedNumber_IsNotJudgedByConnections()
    {
        var injected = new Arrivals.Inject(30, Planted.Seconds(1), Planted.Seconds(10));

        var verdict = Judge.Of(Planted.Live().WithWorkload(record => record with { Plan = record.Plan with { Arrivals = injected } }));

        verdict.Unjudged(BoundNames.ConnectionsDuring).Reason.ShouldContain("live/post has no fixed number of clients");
    }
}
