using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>Counts of several workloads at once, and what the machine's lateness excuses of them. Of one stall 45 arrive in any 4.5 s, and 55 in 5.5 s.</summary>
internal sealed class SeveralWorkloadsTests
{
    private static readonly MachineLateness s_late = Lost(6, 7);

    [TestCase(110, Verdict.Inconclusive)]
    [TestCase(111, Verdict.Growing)]
    public void Count_OfTwoStalls_IsExcusedByWhatEachMayHaveMore(int peak, Verdict verdict) =>
        ScenarioVerdict.Of(Two().WithPeak(Quantity.OpenConnections, peak) with { Lateness = s_late }).Verdict.ShouldBe(verdict);

    [TestCase(55, Verdict.Inconclusive)]
    [TestCase(56, Verdict.Growing)]
    public void Count_OnWhatLongerWindowsAllow_IsExcused(int peak, Verdict verdict) =>
        ScenarioVerdict.Of(Planted.Subject().WithPeak(Quantity.OpenConnections, peak) with { Lateness = s_late }).Verdict.ShouldBe(verdict);

    [Test]
    public void Count_ThatWasAlsoOnItsLimit_NeedsNoExcuseForThat() =>
        ScenarioVerdict.Of(Counting((2, 45), (8.2, 50))).Verdict.ShouldBe(Verdict.Inconclusive, "45 is within the limit, and the machine was not late then");

    [Test]
    public void Count_ThatIsBeyondItsLimitOnceWithoutAnExcuse_Grows() => ScenarioVerdict.Of(Counting((2, 46), (8.2, 50))).Verdict.ShouldBe(Verdict.Growing);

    [Test]
    public void Count_ThatIsBeyondItsLimitOften_IsToldByItsPeak()
    {
        // At 6.5 s the machine had lost half a second.
        ScenarioVerdict.Of(Counting((6.5, 47), (8.2, 50))).Unjudged(BoundNames.ConnectionsDuring).Reason.ShouldBe(
            "the machine was late by 1 s in the 4.5 s before, and windows longer by that allow 55.");
    }

    [Test]
    public void Count_OfStallsWhoseLimitsDiffer_LooksBackForTheLongest()
    {
        var longer = PlantedStalls.Closed("http1/other").WithLimit(limit => limit with { Value = Planted.Seconds(5) }) with
        {
            Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Planted.Closed(number, Planted.Seconds(6)))],
        };
        var run = PlantedStalls.Run(PlantedStalls.Closed(), longer).WithPeak(Quantity.OpenConnections, 121);

        ScenarioVerdict.Of(run with { Lateness = Lost(2, 3) }).Unjudged(BoundNames.ConnectionsDuring).Reason.ShouldBe(
            "the machine was late by 1 s in the 7.5 s before, and windows longer by that allow 140.");
    }

    [Test]
    public void Count_OfAControlOnALateMachine_IsShownForComparisonAndNoDoubt()
    {
        var verdict = ScenarioVerdict.Of(Planted.Control().WithPeak(Quantity.OpenConnections, 50) with { Lateness = s_late });

        verdict.AsExpected.ShouldBeTrue(string.Join('\n', verdict.Reasons));
        (verdict.Unjudged(BoundNames.ConnectionsDuring) is { IsDoubt: false, IsComparison: true }).ShouldBeTrue();
    }

    [TestCase(4)]
    [TestCase(5)]
    public void Formula_OfMoreThanFourWorkloads_GivesTheirSum(int count)
    {
        var formula = ScenarioVerdict.Of(PlantedStalls.Run([.. Enumerable.Range(1, count).Select(number => PlantedStalls.Closed($"http1/{number}"))]))
            .Result(BoundNames.ConnectionsDuring).Formula;

        formula.ShouldBe(count == 5
            ? "openConnections ≤ 225 (5 workloads, of each the most arrivals in any window of its limit + 2.5 s, times the connections of one connection) + 0 (baseline) = 225"
            : $"openConnections ≤ {string.Concat(Enumerable.Range(1, 4).Select(number => $"45 (most arrivals of http1/{number} in any 4.5 s: RequestHead 2 s + 2.5 s) + "))}0 (baseline) = 180");
    }

    [Test]
    public void Tasks_WhenNothingOfThemIsKnown_NameTheProbeFirst()
    {
        var blind = Planted.Subject().WithStall(record => record with { TasksPerConnection = null }).WithSeries(new Series(Quantity.ActiveTasks, [], "no stacks.")) with { TaskSource = null };

        ScenarioVerdict.Of(blind).Unjudged(BoundNames.TasksDuring).Reason.ShouldBe("activeTasks is not available: no stacks.");
    }

    private static Observation Two() => PlantedStalls.Run(PlantedStalls.Closed(), PlantedStalls.Closed("http1/other"));

    private static Observation Counting(params (double At, double Value)[] samples) => Planted.Subject().WithSeries(
        new Series(Quantity.OpenConnections, [.. samples.Select(sample => new Sample(Planted.Seconds(sample.At), sample.Value))])) with { Lateness = s_late };

    private static MachineLateness Lost(double from, double to) => new([new LostTime(Planted.Seconds(from), Planted.Seconds(to))], []);
}
