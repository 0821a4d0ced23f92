using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

internal sealed class ArrivalWindowTests
{
    [Test]
    public void Most_WhenEvenlySpaced_IsRateTimesLength()
    {
        Most([.. Enumerable.Range(0, 100).Select(number => number * 0.1)], 4.5).ShouldBe(45);
    }

    [Test]
    public void Most_WhenTwoAreExactlyOneLengthApart_CountsOneOfThem()
    {
        Most([0, 4.5], 4.5).ShouldBe(1);
    }

    [Test]
    public void Most_WhenTwoAreJustLessThanOneLengthApart_CountsBoth()
    {
        Most([0, 4.499], 4.5).ShouldBe(2);
    }

    [Test]
    public void Most_WhenTheyComeInABurst_CountsTheBurst()
    {
        Most([1, 5, 5, 5, 5, 9.6], 4.5).ShouldBe(5);
    }

    [Test]
    public void Most_WhenThereAreNone_IsZero()
    {
        Most([], 4.5).ShouldBe(0);
    }

    [Test]
    public void Most_WhenRecordedOutOfOrder_IsTheSame()
    {
        Most([5, 1, 9.6, 5, 5, 5], 4.5).ShouldBe(5);
    }

    [Test]
    public void Most_OfRandomArrivals_IsThatOfCountingEveryWindow()
    {
        var random = new Random(1);
        for (var round = 0; round < 50; round++)
        {
            var arrivals = Enumerable.Range(0, 60).Select(_ => (double)random.Next(0, 40)).ToArray();

            var counted = arrivals.Max(end => arrivals.Count(arrival => arrival > end - 5 && arrival <= end));

            Most(arrivals, 5).ShouldBe(counted);
        }
    }

    private static int Most(double[] arrivals, double length) =>
        ArrivalWindow.Most([.. arrivals.Select(TimeSpan.FromSeconds)], TimeSpan.FromSeconds(length));
}
