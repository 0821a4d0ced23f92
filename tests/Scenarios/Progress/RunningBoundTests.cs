using Leak.Bounds.Engine;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Runs;
using Leak.Bounds.Verdicts;
using Leak.Load.Servers;
using Leak.Tool.Options;
using Leak.Tool.Progress;

namespace Leak.Scenarios.Progress;

/// <summary>What is shown while a run goes on, against what is judged in the end.</summary>
[Parallelizable] // no tasks are counted
[Category("Slow")]
internal sealed class RunningBoundTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task Bound_AtTheEndOfARun_IsThatOfTheVerdict(bool timeoutsOn)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        var settings = new LeakTimeouts(timeoutsOn, TimeSpan.FromSeconds(0.5));
        var scale = Scale.Quick with { IdleRate = new Rate(10, TimeSpan.FromSeconds(1)), IdleDuring = TimeSpan.FromSeconds(4), Hold = TimeSpan.FromSeconds(6) };
        await using var server = await new SampleServer(countTasks: false).StartAsync(settings, cancellationToken);
        var runner = new ScenarioRunner(server, new BuiltInEngine("other fixtures run beside it", TimeProvider.System), new RunOptions(), TimeProvider.System);

        var verdict = await runner.RunAsync(scale.PlanIdle(settings), cancellationToken);

        var status = runner.Status.ShouldNotBeNull();
        status.Phase.ShouldBe("done");
        status.Verdict.ShouldBe(verdict);
        var judged = verdict.Bounds.FirstOrDefault(bound => bound.Name == BoundNames.ConnectionsDuring)?.Limit
            ?? verdict.NotJudged.Single(bound => bound.Name == BoundNames.ConnectionsDuring).Limit;
        var record = verdict.Observation.Stalls.ShouldHaveSingleItem();
        var most = ArrivalWindow.Most(record.Arrivals, record.Plan.Expectation.Longest);
        status.Allowed[Quantity.OpenConnections].ShouldBe(most + verdict.Observation.Baseline[Quantity.OpenConnections]);

        // On a busy machine a connection may come to its stall late, and the verdict's window is longer by that.
        judged.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(status.Allowed[Quantity.OpenConnections]);
        var cell = StallCell.Of(status).ShouldHaveSingleItem();
        cell.State.ShouldBe(StallState.AsExpected);
        StallCell.Of(status with { Verdict = null }).ShouldHaveSingleItem().State.ShouldBe(timeoutsOn ? StallState.Closed : StallState.AsExpected, "as it stood before the clients were let go");
    }
}
