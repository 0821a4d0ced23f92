using Leak.Bounds;
using Leak.Bounds.Probes;
using Leak.Bounds.Reports;
using Leak.Bounds.Verdicts;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Reports;

internal sealed class LatenciesTests
{
    [TestCase(1, "1 ms (median 1 ms, 1 answers)")]
    [TestCase(2, "2 ms (median 1 ms, 2 answers)")]
    [TestCase(99, "99 ms (median 50 ms, 99 answers)")]
    [TestCase(100, "99 ms (median 50 ms, 100 answers)")]
    [TestCase(101, "100 ms (median 51 ms, 101 answers)")]
    [TestCase(200, "198 ms (median 100 ms, 200 answers)")]
    public void Ranks_AreTheNearest(int answers, string expected)
    {
        // Milliseconds from 1 up, the slowest first.
        var samples = Enumerable.Range(0, answers).Select(number => new Sample(Planted.At(number), (answers - number) / 1000d));

        Sentences(Planted.Live().WithWorkload(record => record with { Latencies = [.. samples] })).ShouldBe([$"live/post: p99 {expected}."]);
    }

    [Test]
    public void Answers_AskedForBeforeTheFirstStalledConnection_AreToldApart()
    {
        var late = PlantedStalls.Closed() with { Arrivals = [.. PlantedStalls.Closed().Arrivals.Select(at => at + Planted.Seconds(1))] };
        var later = PlantedStalls.Held() with { Arrivals = [.. PlantedStalls.Held().Arrivals.Select(at => at + Planted.Seconds(2))] };

        Sentences(PlantedStalls.Run(later, late, Live(new(Planted.Seconds(0.999), 0.001), new(Planted.Seconds(1), 0.002), new(Planted.Seconds(3), 0.00345)))).ShouldBe(
        [
            "live/post: p99 1 ms (median 1 ms, 1 answers) before the first stalled connection, 3.45 ms (median 2 ms, 2 answers) from then on.",
        ]);
    }

    [Test]
    public void Answers_WhenNoneWasAskedForBefore_AreNotMeasuredThere() =>
        Sentences(PlantedStalls.Run(PlantedStalls.Closed(), Live(new Sample(Planted.Seconds(1), 0.002)))).ShouldHaveSingleItem().ShouldStartWith(
            "live/post: p99 not measured before the first stalled connection, 2 ms");

    [Test]
    public void Client_WithoutLatencies_HasNoSentence() => Sentences(PlantedStalls.Run(PlantedStalls.Closed(), Live())).ShouldBeEmpty();

    private static WorkloadRecord Live(params Sample[] latencies) => Planted.Live().Workloads[0] with { Latencies = latencies };

    private static IReadOnlyList<string> Sentences(Observation observation) => Latencies.Sentences(Judge.Of(observation));
}
