using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

internal sealed class StalledBoundTests
{
    [Test]
    public void Stall_WhenSomeNeverCameToIt_BreaksTheBoundWithTheirAnswers([Values] bool isHeld)
    {
        var record = isHeld ? PlantedStalls.Held("http1/partial-line") : PlantedStalls.Closed();
        var refused = record
            .With(record.Lifetimes[1] with { StalledAfter = null, StatusCode = 404 })
            .With(record.Lifetimes[2] with { StalledAfter = null, StatusCode = 404 })
            .With(record.Lifetimes[3] with { StalledAfter = null });

        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(refused));

        verdict.Verdict.ShouldBe(isHeld ? Verdict.Growing : Verdict.Bounded);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldHaveSingleItem().ShouldBe(
            "http1/partial-line: the bound 'stalled as meant' was broken: 3 connections, where connections that did not stall ≤ 0. "
            + "Of 100; their answers: 404 × 2, no answer × 1.");
    }
}
