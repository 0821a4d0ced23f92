using Leak.Bounds.Facts;
using Leak.Bounds.Reports;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Reports;

internal sealed class SparklineTests
{
    [Test]
    public void Line_OfARise_Rises() => Sparkline.Of([.. Enumerable.Range(0, 8).Select(number => new Sample(Planted.Seconds(number), number))], Planted.Seconds(8), 8, 7).ShouldBe("▁▂▃▄▅▆▇█");

    [Test]
    public void Line_KeepsTheLargestOfEachPart() => Sparkline.Of([new(Planted.Seconds(0), 0), new(Planted.Seconds(0.5), 8), new(Planted.Seconds(0.9), 0), new(Planted.Seconds(1), 0)], Planted.Seconds(2), 2, 8).ShouldBe("█▁");

    [Test]
    public void Line_WhereNothingWasSampled_GoesOnAsBefore_AndIsNotBlankAtItsStart() => Sparkline.Of([new(Planted.Seconds(2), 4), new(Planted.Seconds(5), 8)], Planted.Seconds(6), 6, 8).ShouldBe("▅▅▅▅▅█");

    [Test]
    public void Line_OfNothing_IsEmpty()
    {
        Sparkline.Of([], Planted.Seconds(6), 6, 8).ShouldBe("");
        Sparkline.Of([new(Planted.Seconds(2), double.NaN)], Planted.Seconds(6), 6, 8).ShouldBe("");
        Sparkline.Of([new(TimeSpan.Zero, 0)], TimeSpan.Zero, 3, 0).ShouldBe("▁▁▁");
    }
}
