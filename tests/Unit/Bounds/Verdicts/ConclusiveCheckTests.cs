using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

internal sealed class ConclusiveCheckTests
{
    [Test]
    public void Arrivals_WhenNinetyFivePercentOfThePlan_Suffice()
    {
        ScenarioVerdict.Of(Arrived(95)).Verdict.ShouldBe(Verdict.Bounded);
    }

    [Test]
    public void Arrivals_WhenFewer_AreInconclusive()
    {
        ShouldBeInconclusive(
            Arrived(94), "tcp/idle: too few arrivals: 94 of 100 planned, where at least 95% = 95 are needed.");
    }

    [Test]
    public void Connections_WhenFewerWereOpened_AreInconclusiveAndSayWhy()
    {
        var refused = Planted.Subject().WithStall(record => record with
        {
            Lifetimes = [.. record.Lifetimes.Take(94)],
            Failures = new Dictionary<string, int> { ["connection refused"] = 6 },
        });

        ShouldBeInconclusive(
            refused,
            "tcp/idle: too few connections: 94 of 100 planned were opened, where at least 95% = 95 are needed; the failures: connection refused × 6.");
    }

    [Test]
    public void Connections_WhenFewerWereOpenedAndNoFailureIsTold_SayNothingOfFailures() => ShouldBeInconclusive(
        Planted.Subject().WithStall(record => record with { Lifetimes = [.. record.Lifetimes.Take(94)] }),
        "tcp/idle: too few connections: 94 of 100 planned were opened, where at least 95% = 95 are needed.");

    [TestCase(2, 20, true)]
    [TestCase(1.999, 20, false)]
    [TestCase(0, 0, false)]
    public void Arrivals_WhenTooFew_AreTheMachinesWhereItTookATenthOfTheRun(double lost, double watched, bool isMachines)
    {
        var lateness = new MachineLateness([new LostTime(TimeSpan.Zero, Planted.Seconds(lost))], []);

        ScenarioVerdict.Of(Arrived(94) with { Lateness = lateness, Watched = Planted.Seconds(watched) }).IsMachines.ShouldBe(isMachines);
    }

    [Test]
    public void Scenario_WhenItHasNoWorkload_SaysThatAlone() =>
        ScenarioVerdict.Of(PlantedStalls.Run(timeoutsOn: true)).Reasons.ShouldBe(["The scenario has no workload."]);

    [Test]
    public void Live_WhenNoCountIsAvailableAndTheMachineWasLate_IsInconclusiveByTheMachine()
    {
        var blind = Planted.Live().WithLive(record => record with
        {
            Succeeded = 299,
            Failed = 1,
            FailedIterations = [new FailedIteration(Planted.Seconds(4), Planted.Seconds(5), "cut")],
        });
        blind = blind with { Series = [.. blind.Series.Select(series => series with { Samples = [], Unavailable = "not here." })], Residual = new Dictionary<Quantity, double>(), TaskSource = null };

        var verdict = ScenarioVerdict.Of(blind with { Lateness = new MachineLateness([new LostTime(Planted.Seconds(4), Planted.Seconds(5))], []) });

        verdict.Reasons[0].ShouldBe("No count and no lifetime could be judged.");
        verdict.IsMachines.ShouldBeTrue();
        ScenarioVerdict.Of(blind).IsMachines.ShouldBeFalse();
    }

    [Test]
    public void Samples_WhenTheirGapIsTheSlack_Suffice()
    {
        ScenarioVerdict.Of(Planted.Subject() with { LongestSamplingGap = Limit.Slack }).AsExpected.ShouldBeTrue();
    }

    [Test]
    public void Samples_WhenTheirGapIsLonger_AreInconclusive()
    {
        ShouldBeInconclusive(
            Planted.Subject() with { LongestSamplingGap = Limit.Slack + TimeSpan.FromMilliseconds(1) },
            "The samples have a gap of 2.501 s, longer than 2.5 s: a peak in it would not have been seen.");
    }

    [Test]
    public void Tasks_WhenTheyWereToBeCountedAndCannotBeSeen_AreInconclusiveAndTheirBoundIsNotJudged()
    {
        var blind = Planted.Subject().WithSeries(new Series(Quantity.ActiveTasks, [], "no stacks."));

        ShouldBeInconclusive(blind, "The server's tasks were to be counted, and could not be seen: no stacks.");
        ScenarioVerdict.Of(blind).Unjudged("tasks during").Reason.ShouldBe("activeTasks is not available: no stacks.");
    }

    [Test]
    public void Tasks_WhenNobodyCountsThem_LeaveTheRestToBeJudged() =>
        ScenarioVerdict.Of(Planted.Subject().WithSeries(new Series(Quantity.ActiveTasks, [], "no stacks.")) with { TaskSource = null })
            .Verdict.ShouldBe(Verdict.Bounded);

    [Test]
    public void Samples_WhenThereAreNone_AreInconclusive()
    {
        var own = new[] { Quantity.MachineLateness, Quantity.PoolLateness }.Select(quantity => new Series(quantity, [new Sample(Planted.Seconds(1), 0)])).ToList();

        ShouldBeInconclusive(Planted.Subject() with { Series = [] }, "There are no samples: no probe was read.");
        ShouldBeInconclusive(Planted.Subject() with { Series = own }, "There are no samples: no probe was read.");
    }

    [Test]
    public void Samples_WhenAnAvailableProbeHasNone_AreInconclusive()
    {
        ShouldBeInconclusive(
            Planted.Subject().WithSeries(new Series(Quantity.OpenConnections, [])), "There are no samples of openConnections.");
    }

    [Test]
    public void Troubles_WhenTheServerIsGone_AreInconclusiveBesideTheBrokenBounds()
    {
        var gone = Planted.Subject().WithPeak(Quantity.OpenConnections, 73) with { Troubles = ["The server is gone."] };

        var verdict = ScenarioVerdict.Of(gone);

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons.Count.ShouldBe(2);
        verdict.Reasons[0].ShouldBe("The server is gone.");
        verdict.Reasons[1].ShouldContain("73 connections at 8.2 s");
    }

    [Test]
    public void Run_WhenInterrupted_IsInconclusive()
    {
        ShouldBeInconclusive(Planted.Subject() with { Interrupted = true }, "The run was interrupted after 20 s.");
    }

    [Test]
    public void Subject_WhenNoConnectionWasWatchedLongEnough_IsInconclusive()
    {
        var brief = Planted.Subject().WithStall(record => record with
        {
            Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Planted.Held(number, Planted.Most))],
        });

        ShouldBeInconclusive(
            brief, "tcp/idle: no connection was closed or watched for longer than 4.5 s (KeepAlive 2 s + 2.5 s), so its limit was not tried.");
    }

    [Test]
    public void Live_WhenNoCountIsAvailable_IsInconclusive()
    {
        var blind = Planted.Live();
        blind = blind with { Series = [.. blind.Series.Select(series => series with { Samples = [], Unavailable = "not here." })], Residual = new Dictionary<Quantity, double>() };

        ShouldBeInconclusive(blind, "No count and no lifetime could be judged.");
    }

    [Test]
    public void Scenario_WhenItExpectsNoConclusion_IsNeverAPass()
    {
        var hopeless = (Planted.Subject() with { Interrupted = true }).WithScenario(scenario => scenario with { Expected = Verdict.Inconclusive });

        ScenarioVerdict.Of(hopeless).AsExpected.ShouldBeFalse();
    }

    [Test]
    public void Schedule_WhenItPlansNothing_IsInconclusive()
    {
        var nothing = Planted.Subject().WithStall(record => record with
        {
            Plan = record.Plan with { Arrivals = new Arrivals.Inject(10, Planted.Seconds(1), Planted.Seconds(0.5)) },
        });

        ShouldBeInconclusive(nothing, "tcp/idle: its schedule plans no arrival.");
    }

    private static Observation Arrived(int count) => Planted.Subject().WithStall(record => record with
    {
        Arrivals = [.. record.Arrivals.Take(count)],
        Lifetimes = [.. record.Lifetimes.Take(count)],
        LimitsFired = new Dictionary<string, int> { [Planted.Fired] = count },
    });

    private static void ShouldBeInconclusive(Observation observation, string reason)
    {
        var verdict = ScenarioVerdict.Of(observation);

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldContain(reason);
    }
}
