using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Reports;
using Leak.Bounds.Verdicts;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Reports;

[Parallelizable(ParallelScope.All)]
internal sealed class VerdictWordsTests
{
    private static readonly TestCaseData<Observation, Verdict, string>[] s_cases =
    [
        new(Planted.Subject(), Verdict.Bounded, "Bounded") { TestName = "as expected" },
        new(Planted.Control(), Verdict.Growing, "Growing") { TestName = "a control" },
        new(Planted.Subject().WithStall(record => record with { Lifetimes = [.. record.Lifetimes.Select((_, number) => Planted.Held(number, Planted.Seconds(20) - Planted.At(number)))] }), Verdict.Growing, "Growing") { TestName = "held to the end" },
        new(Planted.Subject().WithStall(record => record with { Lifetimes = [.. record.Lifetimes.Select(lifetime => lifetime with { Duration = Planted.Seconds(7) })] }).WithPeak(Quantity.OpenConnections, 71), Verdict.Growing, "Over its bound") { TestName = "late, and back to none" },
        new(Planted.Subject().WithResidual(Quantity.ActiveTasks, 69), Verdict.Growing, "Leaking") { TestName = "left behind" },
        new(Planted.Live().WithLive(record => record with { Failed = 1 }), Verdict.Bounded, "1 bound broken, without growth") { TestName = "clients failed" },
        new(Planted.Control().WithStall(record => record with { Lifetimes = [.. record.Lifetimes.Select((_, number) => Planted.Closed(number, Planted.Seconds(3)))] }), Verdict.Bounded, "Did not grow") { TestName = "a control that is closed" },
        new(Planted.Subject() with { Troubles = ["The server is gone."] }, Verdict.Inconclusive, "Inconclusive") { TestName = "no verdict" },
    ];

    [TestCaseSource(nameof(s_cases))]
    public void Words_SayWhatTheCurveShows(Observation observation, Verdict verdict, string words)
    {
        var judged = ScenarioVerdict.Of(observation);

        judged.Verdict.ShouldBe(verdict);
        VerdictWords.Of(judged).ShouldBe(words);
    }
}
