using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>Numbers and counts as they stand in sentences.</summary>
internal sealed class WordingTests
{
    [TestCase(1, "connections", "1 connection")]
    [TestCase(2, "connections", "2 connections")]
    [TestCase(1, "s", "1 s")]
    [TestCase(4.5, "s", "4.5 s")]
    public void Amount_OfOne_IsSingular(double value, string unit, string text) => Wording.Amount(value, unit).ShouldBe(text);

    [Test]
    public void Counts_ThatAreEqual_StandInTheOrderOfTheirNames() =>
        Wording.Counts(new Dictionary<string, int> { ["b"] = 1, ["c"] = 2, ["a"] = 1 }).ShouldBe("c × 2, a × 1, b × 1");

    [TestCase(5, "e × 5, d × 4, c × 3, b × 2, a × 1")]
    [TestCase(6, "f × 6, e × 5, d × 4, c × 3, b × 2 and 1 more")]
    public void Counts_OfMoreThanFive_SayHowManyAreLeftOut(int count, string text) =>
        Wording.Counts(Enumerable.Range(1, count).ToDictionary(number => $"{(char)('a' + number - 1)}")).ShouldBe(text);
}
