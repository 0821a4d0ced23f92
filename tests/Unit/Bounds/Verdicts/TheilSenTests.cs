using Leak.Bounds.Facts;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

internal sealed class TheilSenTests
{
    [Test]
    public void Trend_OfALine_IsItsSlope() => TheilSen.PerSecond(Samples(50, second => 3 + (2.5 * second)))!.Value.ShouldBe(2.5, 1e-9);

    [Test]
    public void Trend_WhenAFewSamplesLieFarOff_IsHardlyMoved()
    {
        TheilSen.PerSecond(Samples(50, second => second % 10 == 0 ? 10_000 : 2 * second))!.Value.ShouldBe(2, 0.2);
    }

    [Test]
    public void Trend_OfALongSeries_IsThatOfSamplesSpreadOverIt() =>
        TheilSen.PerSecond(Samples(20_000, second => second < 100 ? 0 : -second))!.Value.ShouldBe(-1, 0.01);

    [Test]
    public void Trend_OfAFewSamples_IsTheMiddleSlopeOrTheMeanOfTheTwo()
    {
        // Of 0, 1, 11: 1, 5.5 and 10. Of 0, 10, 0, 3: -10, -3.5, 0, 1, 3 and 10.
        TheilSen.PerSecond(Of(0, 1, 11)).ShouldBe(5.5);
        TheilSen.PerSecond(Of(0, 10, 0, 3)).ShouldBe(0.5);

        static Sample[] Of(params double[] values) => Samples(values.Length, second => values[second]);
    }

    [Test]
    public void Trend_OfTooFewSamples_IsNotKnown()
    {
        TheilSen.PerSecond([]).ShouldBeNull();
        TheilSen.PerSecond([new Sample(TimeSpan.Zero, 1), new Sample(TimeSpan.Zero, 2)]).ShouldBeNull();
    }

    private static Sample[] Samples(int count, Func<int, double> value) =>
        [.. Enumerable.Range(0, count).Select(second => new Sample(TimeSpan.FromSeconds(second), value(second)))];
}
