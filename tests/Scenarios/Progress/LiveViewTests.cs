using Leak.Scenarios.Commands;
using Leak.Tool.Progress;
using Spectre.Console;

namespace Leak.Scenarios.Progress;

/// <summary>The live view on a terminal that carries out what it writes.</summary>
[Parallelizable]
internal sealed class LiveViewTests
{
    [Test]
    public void Painter_WhenAFrameIsShorter_LeavesNothingOfTheLast()
    {
        using var screen = new Screen(80, 24);
        var painter = new FramePainter(screen, Settings());
        screen.WriteLine("before");

        painter.Paint(Frame("one", "two", "three"), 80);
        painter.Paint(Frame("1", "2"), 80);

        screen.Shown.ShouldBe(["before", "1", "2"]);
        screen.ShowsCursor.ShouldBeFalse();
    }

    [TestCase(40, TestName = "Painter_WhenTheTerminalBecomesNarrower_LeavesNothingOfTheLast")]
    [TestCase(200, TestName = "Painter_WhenTheTerminalBecomesWider_LeavesNothingOfTheLast")]
    public void Painter_WhenTheTerminalIsResized_LeavesNothingOfTheLast(int width)
    {
        using var screen = new Screen(80, 40);
        var painter = new FramePainter(screen, Settings());
        screen.WriteLine("before");
        painter.Paint(Frame([.. Enumerable.Range(0, 6).Select(line => new string((char)('a' + line), 75))]), 80);

        screen.Resize(width);
        painter.Paint(Frame("1", "2"), width);

        screen.Shown.ShouldBe(["before", "1", "2"]);
    }

    [Test]
    public async Task View_OverAWholeRun_NeverClearsTheScreenAndLeavesTheVerdictAlone()
    {
        using var screen = new Screen(80, 24);
        var shown = 0;
        var view = new LiveView(screen, () => (80, 24), Settings(), Glyphs.For(unicode: true), TimeProvider.System);

        await using (view.Watch(() => { Interlocked.Increment(ref shown); return ProgressStates.Control(); }))
        {
            await Eventually.ReadAsync(() => Task.FromResult(Volatile.Read(ref shown)), count => count >= 3, "three frames");
        }

        screen.Written.ShouldContain("> 90 allowed");
        screen.Written.ShouldNotContain("\u001b[2J");
        screen.Written.ShouldNotContain("\u001b[H");
        screen.ShowsCursor.ShouldBeTrue();
        screen.Shown.ShouldBeEmpty("there is no verdict in this state, and the frame is gone");
    }

    [Test]
    public void Painter_WithoutColours_WritesNone()
    {
        using var screen = new Screen(80, 24);
        var settings = Settings();
        settings.ColorSystem = ColorSystemSupport.NoColors;

        foreach (var line in LiveFrame.Of(ProgressStates.Many(20), new ProgressHistory(), 79, 23, Glyphs.For(unicode: true)))
        {
            new FramePainter(screen, settings).Paint([line], 80);
        }

        screen.Written.ShouldNotMatch("\u001b\\[[0-9;]*[34][0-9]m|\u001b\\[[0-9;]*[34]8;");
    }

    [Test]
    public void Painter_WhenATextIsHostile_WritesItsControlCharactersAsPictures()
    {
        using var screen = new Screen(80, 24);

        // The screen would not know the sequences that are in it.
        new FramePainter(screen, Settings()).Paint(Frame(HostileServer.Attack), 80);

        screen.Shown.ShouldHaveSingleItem().ShouldContain("␛]0;owned␇␛[2J");
    }

    private static IReadOnlyList<FrameLine> Frame(params string[] lines) => [.. lines.Select(line => new FrameLine().Add(line))];

    private static AnsiConsoleSettings Settings() => new() { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.Standard, Interactive = InteractionSupport.No };
}
