using System.Globalization;
using Leak.Scenarios.Fuzzing.Generation;
using Leak.Scenarios.Fuzzing.Judging;
using Leak.Scenarios.Fuzzing.Steps;

namespace Leak.Scenarios.Fuzzing;

/// <summary>
/// Runs what is told by test-run parameters: <c>FuzzScript</c>, a text that a failure printed, or <c>FuzzSeeds</c>, the first seed and how
/// many (<c>20001+500</c>). <c>FuzzOff</c> names limits that are off (<c>RequestHead,Read</c>), <c>FuzzTimes</c> how many connections do it at
/// once, <c>FuzzLive</c> (<c>false</c>) leaves live clients out. docs/fuzzing.md has the command.
/// </summary>
[Explicit("it runs what it is told, by test-run parameters")]
internal sealed class FuzzAgainTests
{
    private const int AtOnce = 300;

    [Test]
    public async Task Scripts_ThatAreTold_Hold()
    {
        var parameters = TestContext.Parameters;
        IReadOnlyList<FuzzScript> scripts = parameters.Get("FuzzScript") is { } text
            ? [FuzzScript.Parse(text)]
            : Seeds(parameters.Get("FuzzSeeds") ?? throw new ArgumentException("give FuzzScript or FuzzSeeds")).Select(ScriptGenerator.Generate).ToList();
        var limits = FuzzLimits.All.Without((parameters.Get("FuzzOff") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries));

        var times = int.Parse(parameters.Get("FuzzTimes") ?? "1", CultureInfo.InvariantCulture);

        var broken = await new FuzzReport(limits, AtOnce) { WithLive = parameters.Get("FuzzLive") != "false" }.FindAsync(
            [.. Enumerable.Repeat(scripts, times).SelectMany(each => each)], countsProcess: false, TestContext.CurrentContext.CancellationToken);

        broken.ShouldBeNull();
    }

    private static IEnumerable<int> Seeds(string text)
    {
        var parts = text.Split('+');
        return Enumerable.Range(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
