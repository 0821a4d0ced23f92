using Leak.Clients.Parking;

namespace Leak.Unit.Clients.Parking;

[Parallelizable(ParallelScope.All)]
internal sealed class TrailTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(Trail.Most)]
    public void Times_WhileTheyAreFew_AreAllKept(int count) => Noted(count).ShouldBe(Enumerable.Range(0, count).Select(At));

    [TestCase(Trail.Most + 1)]
    [TestCase((2 * Trail.Most) + 1)]
    [TestCase(1000)]
    public void Times_WhenTheyAreMany_AreThinnedEvenly_AndReachFromTheFirstToTheEnd(int count)
    {
        var kept = Noted(count);

        kept.Count.ShouldBeInRange(Trail.Most / 2, Trail.Most);
        kept[0].ShouldBe(At(0));
        var apart = kept.Zip(kept.Skip(1), (one, next) => next - one).Distinct().ShouldHaveSingleItem();
        (At(count - 1) - kept[^1]).ShouldBeLessThan(apart);
    }

    private static TimeSpan At(int number) => TimeSpan.FromMilliseconds(300 * number);

    private static IReadOnlyList<TimeSpan> Noted(int count)
    {
        var trail = new Trail();
        for (var number = 0; number < count; number++)
        {
            trail.Note(At(number));
        }

        return trail.Read();
    }
}
