using CsCheck;
using Leak.Bounds.Plans;

namespace Leak.Unit.Bounds.Plans;

internal sealed class ShardTests
{
    [Test]
    public void Shards_OfAnyNumber_TakeEachArrivalOnce() => Gen.Select(Gen.Int[1, 50], Gen.Int[0, 300]).Sample((of, planned) =>
    {
        var all = Enumerable.Range(0, of).Select(index => new Shard(index, of));
        var taken = all.SelectMany(shard => Enumerable.Range(0, shard.ShareOf(planned)).Select(place => shard.NumberOf(place)));
        return taken.Order().SequenceEqual(Enumerable.Range(0, planned).Select(number => (long)number));
    });

    [Test]
    public void Arrivals_OfShards_AreThoseOfThePlan()
    {
        var inject = new Arrivals.Inject(7, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        var constant = new Arrivals.KeepConstant(5, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4));

        Enumerable.Range(0, 4).Sum(index => (inject with { Shard = new Shard(index, 4) }).Planned).ShouldBe(21);
        Enumerable.Range(0, 4).Select(index => (constant with { Shard = new Shard(index, 4) }).CopiesHere).ShouldBe([2, 1, 1, 1]);
    }

    [TestCase("0/1", 0, 1)]
    [TestCase("7/8", 7, 8)]
    [TestCase("9999/10000", 9999, 10_000)]
    public void Text_WhenItIsAShard_IsRead(string text, int index, int of)
    {
        Shard.TryParse(text, out var shard).ShouldBeTrue();
        shard.ShouldBe(new Shard(index, of));
        shard.ToString().ShouldBe(text);
    }

    [TestCase("")]
    [TestCase("1")]
    [TestCase("4/4")]
    [TestCase("-1/4")]
    [TestCase("0/0")]
    [TestCase("0/10001")]
    [TestCase("1/2/3")]
    [TestCase(" 1/2")]
    [TestCase("a/b")]
    public void Text_WhenItIsNoShard_IsRefused(string text) => Shard.TryParse(text, out _).ShouldBeFalse();
}
