using System.Globalization;
using Leak.Audit.Grading;
using Leak.Shared;

namespace Leak.Unit.Audit.Grading;

/// <summary>The rubric is the one that is published.</summary>
[Parallelizable]
internal sealed class RubricPageTests
{
    private static readonly string[] s_page = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "audit.md"));

    [Test]
    public void Page_HasTheLetters() =>
        s_page.ShouldContain($"| grade | {string.Join(" | ", Rubric.Letters.Select(one => one.Letter))} |");

    [Test]
    public void Page_HasThePointsOfEachLetter() =>
        s_page.ShouldContain($"| points | {string.Join(" | ", Rubric.Letters.Select((one, at) => Points(at)))} |");

    [TestCase("connections", 3, 6)]
    [TestCase("bodies", 2, 4)]
    [TestCase("responses that are not read", 1, 3)]
    [TestCase("handlers, streams and WebSockets", 1, 2)]
    public void Page_HasThePointsOfEachClass(string name, int late, int held)
    {
        var kind = StallClass.All.Single(one => one.Name == name);

        (kind.Late, kind.Held).ShouldBe((late, held));
        s_page.ShouldContain(line => line.StartsWith($"| {name.Replace(" and", ",", StringComparison.Ordinal)} |", StringComparison.Ordinal)
            && line.EndsWith($"| {late} | {held} |", StringComparison.Ordinal));
    }

    [Test]
    public void Page_HasThePointsOfClients()
    {
        s_page.ShouldContain($"| a request of a legitimate client failed | {Rubric.Failed} |");
        s_page.ShouldContain(line => line.Contains(
            $"more than {Rubric.SlowTimes} times as long as before, and more than {Rubric.SlowBy.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s longer "
            + $"(where both have {Rubric.FewestAnswers} answers or more) | {Rubric.Slow} |", StringComparison.Ordinal));
    }

    private static string Points(int at)
    {
        var most = Rubric.Letters[at].MostPoints;
        var least = at == 0 ? 0 : Rubric.Letters[at - 1].MostPoints + 1;
        return most == int.MaxValue ? $"{least} or more" : least == most ? $"{most}" : $"{least}–{most}";
    }
}
