using Leak.Scenarios.Commands;
using Leak.Tool.Progress;

namespace Leak.Scenarios.Progress;

/// <summary>The picture of a run on a terminal, of states that are made up.</summary>
[Parallelizable]
internal sealed class LiveFrameTests
{
    private const int Lines = 23;

    [TestCase(39)]
    [TestCase(79)]
    [TestCase(199)]
    public void Frame_AtAnyWidth_FitsAndSaysWhatMatters(int width)
    {
        var lines = Render(ProgressStates.Control(), width);

        lines.Count.ShouldBeLessThanOrEqualTo(Lines);
        lines.ShouldAllBe(line => line.Cells <= width);
        var text = Text(lines);
        text.ShouldContain("idle, timeouts off");
        text.ShouldContain("120 of 120", customMessage: "arrivals");
        text.ShouldContain("120 > 90 allowed", customMessage: "connections past their bound");
        text.ShouldContain("720 > 547 allowed", customMessage: "tasks past their bound");
        text.ShouldContain("about 9 s left");
        text.ShouldContain("✓ tcp/idle  held 120 of 120");
        text.ShouldContain("✓ Growing so far, as it must");
        text.ShouldContain("watching what is held, for 7 s");
    }

    [Test]
    public void Frame_WhenTheBoundHolds_ShowsTheBarBelowItsMark()
    {
        var connections = Render(ProgressStates.Bounded(), 120).Single(line => line.ToString().StartsWith("connections", StringComparison.Ordinal)).ToString();

        connections.ShouldContain("58 of 90 allowed");
        connections.IndexOf('┃', StringComparison.Ordinal).ShouldBeGreaterThan(connections.LastIndexOf('█', connections.IndexOf('┃', StringComparison.Ordinal)));
        connections[..connections.IndexOf('┃', StringComparison.Ordinal)].ShouldContain("░", customMessage: "there is room up to the bound");
    }

    [Test]
    public void Frame_WhenTheBoundIsBroken_ShowsTheBarPastItsMarkAndSaysSo()
    {
        var lines = Render(ProgressStates.Bounded(connections: 120), 120);

        var connections = lines.Single(line => line.ToString().StartsWith("connections", StringComparison.Ordinal)).ToString();
        connections[(connections.IndexOf('┃', StringComparison.Ordinal) + 1)..].ShouldStartWith("█");
        Text(lines).ShouldContain("✗ past the bound so far: connections, tasks");
    }

    [Test]
    public void Frame_WhenAStallIsPastItsLimit_SaysWhichAndByWhat() =>
        Text(Render(ProgressStates.Bounded(oldest: TimeSpan.FromSeconds(9)), 79)).ShouldContain("✗ tcp/idle  held 58 of 120, past 5 s");

    [TestCase(39, 23)]
    [TestCase(79, 23)]
    [TestCase(199, 49)]
    public void Board_WithEveryStall_FitsAndHasACellForEach(int width, int height)
    {
        var state = ProgressStates.Many(68);

        var lines = Render(state, width, height);

        lines.Count.ShouldBeLessThanOrEqualTo(height);
        lines.ShouldAllBe(line => line.Cells <= width);
        var text = Text(lines);
        var board = text[text.IndexOf(" new", StringComparison.Ordinal)..];
        board.Count(character => "·●✓✗".Contains(character, StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(68);
        text.ShouldContain("17 wrong");
        text.ShouldContain("17 fine");
        text.ShouldContain("✗ 17 of 68 stalls not as they must be");
    }

    [Test]
    public void Frame_WhenNothingHasStarted_SaysThat() =>
        Text(Render(ProgressStates.State(ProgressStates.Plan(timeoutsOn: true), status: null), 79)).ShouldContain("starting the server");

    [Test]
    public void Frame_WhereTheTerminalKnowsNoUnicode_IsOfAsciiAlone() =>
        Text(Render(ProgressStates.Many(68), 79, glyphs: Glyphs.For(unicode: false))).ShouldAllBe(character => character < 128);

    [Test]
    public void Frame_WhenANameIsHostile_ShowsItsControlCharactersAsPictures()
    {
        var state = ProgressStates.Control() with { Title = HostileServer.Attack + "\nsecond line" };

        var text = string.Concat(Render(state, 79).Select(line => line.ToString()));

        text.ShouldContain("␛]0;owned␇␛[2J");
        text.Where(char.IsControl).ShouldBeEmpty();
    }

    [Test]
    public void Frame_WhenANameIsWide_IsCutByCellsAndNotByLetters()
    {
        var state = ProgressStates.Control() with { Title = string.Concat(Enumerable.Repeat("服务器", 40)) };

        Render(state, 79).ShouldAllBe(line => line.Cells <= 79);
    }

    [Test]
    public void History_KeepsTheLastMinuteAndTheRate()
    {
        var history = new ProgressHistory();
        var state = ProgressStates.Control();
        for (var second = 0; second < 200; second++)
        {
            history.Add(state.Status! with { Elapsed = TimeSpan.FromSeconds(second), Arrivals = second * 20 });
        }

        history.RatePerSecond.ShouldBe(20, 0.01);
        history.Arrivals.Count.ShouldBe(59);
        history.Arrivals.ShouldAllBe(rate => rate == 20);
    }

    [Test]
    public void Sparkline_IsAsHighAsItsLargestValueAndHasTheLastOnes() =>
        Glyphs.For(unicode: true).Sparkline([9, 0, 1, 2, 4], 4).ShouldBe("▁▃▅█");

    private static IReadOnlyList<FrameLine> Render(ProgressState state, int width, int height = Lines, Glyphs? glyphs = null)
    {
        var history = new ProgressHistory();
        if (state.Status is { } status)
        {
            history.Add(status with { Elapsed = status.Elapsed - TimeSpan.FromSeconds(1), Arrivals = status.Arrivals - 20 });
            history.Add(status);
        }

        return LiveFrame.Of(state, history, width, height, glyphs ?? Glyphs.For(unicode: true));
    }

    private static string Text(IReadOnlyList<FrameLine> lines) => string.Join('\n', lines.Select(line => line.ToString()));
}
