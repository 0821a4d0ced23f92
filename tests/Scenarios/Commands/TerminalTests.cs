namespace Leak.Scenarios.Commands;

/// <summary>What the job does to a terminal, to its very end.</summary>
[Platform("Linux", Reason = "needs script(1) of util-linux")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.Children)] // each has a process, a terminal and a folder of its own
[Category("Slow")]
internal sealed class TerminalTests
{
    private const string HideCursor = "\u001b[?25l";
    private const string ShowCursor = "\u001b[?25h";
    private const string Short = "run idle --rate 10/s --during 1s --limit 500ms";
    private const string Long = "run idle --rate 10/s --during 30s --limit 500ms";

    [Test]
    public async Task Job_OnANarrowTerminal_PaintsInPlaceAndLeavesTheCursorShown()
    {
        using var terminal = new PseudoTerminal(Short, columns: 40);

        var (written, exitCode) = await terminal.EndAsync();

        exitCode.ShouldBe(0, written);
        written.ShouldContain("within its bounds so far", customMessage: "the live view");
        ShouldBeClean(written);
        written.ShouldContain("idle, timeouts on: Bounded, as expected");
    }

    [Test]
    public async Task Job_WhenInterrupted_LeavesTheCursorShownAndNoHalfFrame()
    {
        using var terminal = new PseudoTerminal(Long);
        await terminal.UntilAsync("opening connections");

        await terminal.InterruptAsync();
        var (written, exitCode) = await terminal.EndAsync();

        exitCode.ShouldBe(130, written);
        ShouldBeClean(written);
        written[written.LastIndexOf("\u001b[?2026l", StringComparison.Ordinal)..].ShouldContain("interrupted: the reports hold what was recorded until then");
    }

    [Test]
    public async Task Job_WhenInterruptedTwice_LeavesTheCursorShown()
    {
        using var terminal = new PseudoTerminal(Long);
        await terminal.UntilAsync("opening connections");

        await terminal.InterruptAsync();

        // Sooner it counts as the same press.
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        await terminal.InterruptAsync();
        var (written, _) = await terminal.EndAsync();

        written.LastIndexOf(ShowCursor, StringComparison.Ordinal).ShouldBeGreaterThan(written.LastIndexOf(HideCursor, StringComparison.Ordinal));
    }

    [Test]
    public async Task Job_WithoutColours_WritesNone()
    {
        using var terminal = new PseudoTerminal(Long, columns: 80, ("NO_COLOR", "1"));
        await terminal.UntilAsync("opening connections");

        await terminal.InterruptAsync();
        var (written, _) = await terminal.EndAsync();

        written.ShouldNotMatch("\u001b\\[[0-9;]*[39][0-9]m|\u001b\\[[0-9;]*38;");
    }

    [Test]
    public async Task Job_InCi_WritesLines()
    {
        using var terminal = new PseudoTerminal(Long, columns: 80, ("CI", "true"));
        await terminal.UntilAsync("arrivals");

        await terminal.InterruptAsync();
        var (written, _) = await terminal.EndAsync();

        written.ShouldMatch(@"idle, timeouts on: \d+ s · opening connections · arrivals .* left");
        written.ShouldNotContain(HideCursor);
    }

    [Test]
    public async Task Job_WhenQuiet_WritesTheVerdictAndThePathAlone()
    {
        using var terminal = new PseudoTerminal($"{Short} --quiet");

        var (written, exitCode) = await terminal.EndAsync();

        exitCode.ShouldBe(0, written);
        var lines = written.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2, written);
        lines[0].ShouldContain("tcp/idle, timeouts on: Bounded, as expected, after ");
        lines[1].ShouldStartWith("reports in ");
    }

    private static void ShouldBeClean(string written)
    {
        written.ShouldContain(HideCursor);
        written.ShouldNotContain("\u001b[2J", customMessage: "the whole screen is never cleared");
        written.ShouldNotContain("\u001b[3J");
        written.ShouldNotContain("\u001bc");
        written.LastIndexOf(ShowCursor, StringComparison.Ordinal).ShouldBeGreaterThan(written.LastIndexOf(HideCursor, StringComparison.Ordinal));
        var over = written[written.LastIndexOf(ShowCursor, StringComparison.Ordinal)..];
        over.ShouldNotContain("opening connections", customMessage: "nothing of a frame is left");
    }
}
