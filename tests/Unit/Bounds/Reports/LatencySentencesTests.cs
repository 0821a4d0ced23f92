using Leak.Bounds.Facts;
using Leak.Bounds.Reports;
using Leak.Bounds.Verdicts;
using Leak.Clients.Live;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Reports;

internal sealed class LatencySentencesTests
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
        var latencies = Enumerable.Range(0, answers).Select(number => new Latency(Planted.At(number), Planted.Seconds((answers - number) / 1000d)));

        Sentences(Planted.Live().WithLive(record => record with { Latencies = [.. latencies] })).ShouldBe([$"live/post: p99 {expected}."]);
    }

    [Test]
    public void Answers_AskedForBeforeTheFirstStalledConnection_AreToldApart()
    {
        var late = PlantedStalls.Closed() with { Arrivals = [.. PlantedStalls.Closed().Arrivals.Select(at => at + Planted.Seconds(1))] };
        var later = PlantedStalls.Held() with { Arrivals = [.. PlantedStalls.Held().Arrivals.Select(at => at + Planted.Seconds(2))] };

        Sentences(PlantedStalls.Run(later, late, Live(Answer(0.999, 0.001), Answer(1, 0.002), Answer(3, 0.00345)))).ShouldBe(
        [
            "live/post: p99 1 ms (median 1 ms, 1 answers) before the first stalled connection, 3.45 ms (median 2 ms, 2 answers) from then on.",
        ]);
    }

    [Test]
    public void Answers_WhenNoneWasAskedForBefore_AreNotMeasuredThere() =>
        Sentences(PlantedStalls.Run(PlantedStalls.Closed(), Live(Answer(1, 0.002)))).ShouldHaveSingleItem().ShouldStartWith(
            "live/post: p99 not measured before the first stalled connection, 2 ms");

    [Test]
    public void Client_WithoutLatencies_HasNoSentence() => Sentences(PlantedStalls.Run(PlantedStalls.Closed(), Live())).ShouldBeEmpty();

    private static Latency Answer(double askedAt, double took) => new(Planted.Seconds(askedAt), Planted.Seconds(took));

    private static LiveRecord Live(params Latency[] latencies) => (LiveRecord)Planted.Live().Workloads[0] with { Latencies = latencies };

    private static IReadOnlyList<string> Sentences(Observation observation) => LatencySentences.Of(ScenarioVerdict.Of(observation));
}
