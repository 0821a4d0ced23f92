using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>A run that is there to count tasks, and does not see them, is no pass.</summary>
internal sealed class BlindTests
{
    [Test]
    public void Run_WhenItCountsTasksAndSeesThem_IsJudged() => ScenarioVerdict.Of(Counting(Planted.Subject())).AsExpected.ShouldBeTrue();

    [Test]
    public void Run_WhenTheTasksOfOneConnectionWereNotCounted_IsInconclusive()
    {
        var blind = Planted.Subject().WithStall(record => record with { TasksPerConnection = null });

        ScenarioVerdict.Of(blind).AsExpected.ShouldBeTrue();
        ScenarioVerdict.Of(Counting(blind)).Reasons.ShouldBe(
            ["The run is there to count tasks, and the bound 'tasks during' was not judged: the tasks of one connection of tcp/idle were not counted."]);
    }

    [Test]
    public void Run_WhenTasksCannotBeCounted_IsInconclusive()
    {
        var blind = Planted.Subject().WithSeries(new Series(Quantity.ActiveTasks, [], Unavailable: "this runtime is not known.")) with { TaskSource = null };

        ScenarioVerdict.Of(blind).AsExpected.ShouldBeTrue();
        var verdict = ScenarioVerdict.Of(Counting(blind));
        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Reasons.Count.ShouldBe(2);
        verdict.Reasons.ShouldAllBe(reason => reason.Contains("activeTasks is not available: this runtime is not known."));
    }

    [Test]
    public void Control_WhoseTasksAreShownForComparison_IsNotBlind() =>
        ScenarioVerdict.Of(Counting(Planted.Control())).Verdict.ShouldBe(Verdict.Growing);

    private static Observation Counting(Observation observation) => observation.WithScenario(scenario => scenario with { CountsTasks = true });
}
