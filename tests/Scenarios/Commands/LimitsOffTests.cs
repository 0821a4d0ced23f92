using Leak.Bounds.Plans;
using Leak.Tool.Commands;

namespace Leak.Scenarios.Commands;

/// <summary>Which limits are off, by what <c>--without</c> is given.</summary>
[Parallelizable]
internal sealed class LimitsOffTests
{
    private static readonly LeakTimeouts s_on = new(on: true, TimeSpan.FromSeconds(2));

    [Test]
    public void Limit_WhateverItsCase_IsTheOneThatIsOff() => Without("rEAD").ShouldBe(["Read"]);

    [Test]
    public void Each_IsEveryLimitInTurn() => Without("each").ShouldBe(LimitsOff.Names);

    [Test]
    public void Pairs_WithoutANumber_AreAllOfThemOnce()
    {
        var pairs = Without("pairs");

        pairs.Count.ShouldBe(45);
        pairs.ShouldBeUnique();
        pairs.ShouldAllBe(pair => pair.Split(" and ").Distinct().Count() == 2);
        pairs.ShouldContain("RequestHead and Read");
    }

    [Test]
    public void Pairs_OfANumber_AreTheSameByTheSameSeedAndOthersByAnother()
    {
        var drawn = Without("pairs:12", seed: 7);

        drawn.Count.ShouldBe(12);
        drawn.ShouldBeUnique();
        Without("pairs:12", seed: 7).ShouldBe(drawn);
        Without("pairs:12", seed: 8).ShouldNotBe(drawn);
        drawn.ShouldBeSubsetOf(Without("pairs"));
    }

    [Test]
    public void Pairs_WhenEveryNightDrawsSome_AreAllTriedWithinAMonth() =>
        Enumerable.Range(1, 30).SelectMany(night => Without("pairs:12", night)).Distinct().Count().ShouldBe(45);

    [Test]
    public void Pairs_AreToldWithTheirSeed()
    {
        Parse("pairs:1").Describe(7).ShouldBe($"limits off in pairs: 1 of 45, drawn by --seed 7: {Without("pairs:1", seed: 7).Single().Replace(" and ", "+", StringComparison.Ordinal)}");
        Parse("each").Describe(7).ShouldBeNull();
    }

    [TestCase("pairs:0")]
    [TestCase("pairs:46")]
    [TestCase("pairs:")]
    [TestCase("pairs:x")]
    [TestCase("Foo")]
    [TestCase("")]
    public void Text_OfNoSuchKind_IsNotAllowed(string text) => LimitsOff.TryParse(text, out _).ShouldBeFalse();

    private static LimitsOff Parse(string text) => LimitsOff.TryParse(text, out var limits) ? limits! : throw new ArgumentException(text);

    private static List<string> Without(string text, int seed = 1) => [.. Parse(text).Of(s_on, seed).Select(settings => settings.Without!)];
}
