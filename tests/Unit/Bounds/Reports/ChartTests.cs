using Leak.Bounds.Facts;
using Leak.Bounds.Reports;

namespace Leak.Unit.Bounds.Reports;

internal sealed class ChartTests
{
    [TestCase(0, 1, 1)]
    [TestCase(36, 40, 10)]
    [TestCase(45, 60, 20)]
    [TestCase(100, 100, 50)]
    [TestCase(0.4, 0.4, 0.1)]
    [TestCase(48_003, 60_000, 20_000)]
    public void Axis_EndsOnARoundTickAtOrAboveTheLargest(double largest, double top, double step)
    {
        var axis = ChartAxis.UpTo(largest, 4);

        axis.Top.ShouldBe(top, 1e-9);
        axis.Step.ShouldBe(step, 1e-9);
        axis.Ticks.Last().ShouldBe(top, 1e-9);
    }

    [Test]
    public void Points_WhenThinned_KeepThePeakTheTroughAndTheOrder()
    {
        var samples = Enumerable.Range(0, 5_000).Select(number => new Sample(TimeSpan.FromSeconds(number), 10)).ToArray();
        samples[1_234] = samples[1_234] with { Value = 99 };
        samples[4_321] = samples[4_321] with { Value = 1 };

        var thin = ChartPoints.Thin(samples, 100);

        thin.Count.ShouldBeLessThanOrEqualTo(200);
        thin.ShouldContain(samples[1_234]);
        thin.ShouldContain(samples[4_321]);
        thin.Select(sample => sample.At).ShouldBeInOrder();
    }
}
