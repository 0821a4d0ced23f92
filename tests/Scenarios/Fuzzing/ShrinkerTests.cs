using Leak.Scenarios.Fuzzing.Shrinking;

namespace Leak.Scenarios.Fuzzing;

[Parallelizable]
internal sealed class ShrinkerTests
{
    [Test]
    public async Task List_ThatFailsByOneItem_ShrinksToIt() => (await ShrinkAsync(100, list => list.Contains(37))).ShouldBe([37]);

    [Test]
    public async Task List_ThatFailsBySeveralItems_ShrinksToThoseInTheirOrder() =>
        (await ShrinkAsync(50, list => list.Contains(3) && list.Contains(20) && list.Contains(49))).ShouldBe([3, 20, 49]);

    [Test]
    public async Task List_ThatFailsWhateverItHas_ShrinksToNothing() => (await ShrinkAsync(20, _ => true)).ShouldBeEmpty();

    [Test]
    public async Task List_OfWhichNothingCanGo_Stays() => (await ShrinkAsync(7, list => list.Count == 7)).ShouldBe(Enumerable.Range(0, 7));

    [Test]
    public async Task List_ThatFailsByAnyOddItem_ShrinksToOne() => (await ShrinkAsync(33, list => list.Any(item => item % 2 != 0))).Count.ShouldBe(1);

    [Test]
    public async Task Rounds_AreNoMoreThanAllowed()
    {
        var rounds = 0;

        await Shrinker.ShrinkAsync([.. Enumerable.Range(0, 100)], Try, mostRounds: 3);

        rounds.ShouldBe(3);

        Task<IReadOnlyList<bool>> Try(IReadOnlyList<IReadOnlyList<int>> lists)
        {
            rounds++;
            return Task.FromResult<IReadOnlyList<bool>>([.. lists.Select(list => list.Contains(99))]);
        }
    }

    private static Task<IReadOnlyList<int>> ShrinkAsync(int items, Func<IReadOnlyList<int>, bool> fails) => Shrinker.ShrinkAsync<int>(
        [.. Enumerable.Range(0, items)],
        lists => Task.FromResult<IReadOnlyList<bool>>([.. lists.Select(fails)]));
}
