using CsCheck;
using Leak.Bounds.Facts;
using Leak.Bounds.Pages;

namespace Leak.Unit.Bounds.Pages;

[Parallelizable(ParallelScope.All)]
internal sealed class ChartPointsTests
{
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

    [Test]
    public void Points_OfAnySeries_AreOfItInOrderAndKeepTheExtremesOfEachStretch() =>
        Gen.Select(Gen.Double[-1e6, 1e6].Array[0, 3_000], Gen.Int[1, 50]).Sample((values, buckets) =>
        {
            var samples = values.Select((value, number) => new Sample(TimeSpan.FromSeconds(number), value)).ToList();

            var thin = ChartPoints.Thin(samples, buckets);

            thin.Count.ShouldBeLessThanOrEqualTo(2 * buckets);
            thin.Select(sample => sample.At).ShouldBeInOrder(SortDirection.Ascending);
            thin.ShouldBeSubsetOf(samples);
            for (var bucket = 0; bucket < buckets && samples.Count > 2 * buckets; bucket++)
            {
                var its = samples.Where((_, index) => (int)((long)index * buckets / samples.Count) == bucket).ToList();
                thin.ShouldContain(sample => sample.Value == its.Max(other => other.Value));
                thin.ShouldContain(sample => sample.Value == its.Min(other => other.Value));
            }
        }, iter: 60);

    [Test]
    public void Points_OfAHundredThousandSamples_AreFew()
    {
        var samples = Enumerable.Range(0, 100_000).Select(number => new Sample(TimeSpan.FromMilliseconds(number), number == 70_001 ? 1_000 : number % 7)).ToList();

        var thin = ChartPoints.Thin(samples, 300);

        thin.Count.ShouldBeLessThanOrEqualTo(600);
        thin.ShouldContain(samples[70_001]);
    }
}
