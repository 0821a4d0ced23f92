using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>Requests for which an endpoint had no room: answered 503, they never stall, and the next limit closes their connections.</summary>
internal sealed class RefusedRequestTests
{
    private const int Refused = 20;
    private const int LetIn = 0;

    [Test]
    public void Refused_WhenClosedWithinTheNextLimit_IsBounded() => JudgeWith(Refused, 5.5, status: 503).AsExpected.ShouldBeTrue();

    [Test]
    public void Refused_WhenClosedPastTheNextLimit_Grows()
    {
        var verdict = JudgeWith(Refused, 5.501, status: 503);

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Result(BoundNames.LifetimeAtMost).Observed.ShouldBe(5.501);
    }

    [Test]
    public void Refused_WhenClosedBeforeTheHandlersLimit_IsNotEarly() => JudgeWith(Refused, 3.2, status: 503).AsExpected.ShouldBeTrue();

    [Test]
    public void LetIn_IsHeldToTheHandlersLimit()
    {
        JudgeWith(LetIn, 6, status: null).AsExpected.ShouldBeTrue();
        JudgeWith(LetIn, 6.001, status: null).Result(BoundNames.LifetimeAtMost).Passed.ShouldBeFalse();
        JudgeWith(LetIn, 3.499, status: null).Result(BoundNames.LifetimeAtLeast).Passed.ShouldBeFalse();
    }

    [Test]
    public void Refused_WhenNoOtherLimitIsOn_MayBeHeld()
    {
        var abandoning = PlantedStalls.Abandoning().WithoutNextLimit();
        var held = abandoning with { Lifetimes = [.. abandoning.Lifetimes.Select((lifetime, number) => lifetime.StatusCode == 503 ? Planted.Held(number, Planted.Seconds(20)) with { StatusCode = 503 } : lifetime)] };

        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(held).WithPeak(Quantity.OpenConnections, 100));

        verdict.AsExpected.ShouldBeTrue(string.Join('\n', verdict.Reasons));
        verdict.Result(BoundNames.ConnectionsDuring).Formula.ShouldContain("100 (arrivals of http1/deaf-handler, which nothing stops once refused)");
        ScenarioVerdict.Of(PlantedStalls.Run(held.With(Planted.Held(LetIn, Planted.Seconds(20))))).Result(BoundNames.HeldPastLimit).Observed.ShouldBe(1);
    }

    [Test]
    public void Refused_WhereTheHandlersLimitIsOff_AreNoPartOfWhatMustBeHeld()
    {
        var abandoning = PlantedStalls.Abandoning().WithEnd(ExpectedEnd.Held);
        var held = abandoning with { Lifetimes = [.. abandoning.Lifetimes.Select((lifetime, number) => lifetime.StatusCode == 503 ? lifetime : Planted.Held(number, Planted.Seconds(20)))] };

        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(held));

        verdict.AsExpected.ShouldBeTrue(string.Join('\n', verdict.Reasons));
        verdict.Result(BoundNames.ControlHeld).Formula.ShouldBe("connections held when the run ended ≥ 95% of 10 arrivals that were not refused (503: 90) = 10");
        ScenarioVerdict.Of(PlantedStalls.Run(held.With(Planted.Closed(LetIn, Planted.Seconds(5))))).Result(BoundNames.ControlClosed).Observed.ShouldBe(1);
    }

    [Test]
    public void Refused_WhereAllWere_ProveNothing()
    {
        var abandoning = PlantedStalls.Abandoning().WithEnd(ExpectedEnd.Held);
        var none = abandoning with { Lifetimes = [.. abandoning.Lifetimes.Select(lifetime => lifetime with { StatusCode = 503 })] };

        ScenarioVerdict.Of(PlantedStalls.Run(none)).Result(BoundNames.ControlHeld).Passed.ShouldBeFalse();
    }

    [Test]
    public void Answer503_OfAnyOtherStall_ExcusesNothing()
    {
        var answered = PlantedStalls.Closed().With(Planted.Closed(7, Planted.Seconds(1)) with { StatusCode = 503 });

        ScenarioVerdict.Of(PlantedStalls.Run(answered)).Result(BoundNames.LifetimeAtLeast).Passed.ShouldBeFalse();
    }

    private static ScenarioVerdict JudgeWith(int number, double seconds, int? status) => ScenarioVerdict.Of(PlantedStalls.Run(
        PlantedStalls.Abandoning().With(Planted.Closed(number, Planted.Seconds(seconds)) with { StatusCode = status })));
}
