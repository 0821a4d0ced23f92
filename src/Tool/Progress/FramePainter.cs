using System.Globalization;
using System.Text;
using Leak.Tool.Printing;
using Spectre.Console;

namespace Leak.Tool.Progress;

/// <summary>
/// Paints frames over each other, each by one write. Not Spectre's own live display: that goes back as many lines as it wrote, and after
/// the terminal was made narrower those are more.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class FramePainter(TextWriter terminal, AnsiConsoleSettings settings)
{
    private const string ClearRest = "\u001b[K";
    private const string ClearBelow = "\u001b[J";
    private const string HideCursor = "\u001b[?25l";
    private const string ShowCursor = "\u001b[?25h";

    // A terminal that knows this shows a frame at once; another ignores it.
    private const string Begin = "\u001b[?2026h";
    private const string End = "\u001b[?2026l";

    private IReadOnlyList<int> _painted = [];
    private bool _isHidden;

    /// <summary>Paints a frame in place of the last.</summary>
    /// <param name="lines">Its lines, each narrower than the terminal.</param>
    /// <param name="width">The terminal's, now.</param>
    public void Paint(IReadOnlyList<FrameLine> lines, int width)
    {
        var text = new StringBuilder(Begin);
        if (!_isHidden)
        {
            text.Append(HideCursor);
            _isHidden = true;
        }

        Back(text, width);
        foreach (var line in lines)
        {
            text.Append(Ansi(line)).Append(ClearRest).Append("\r\n");
        }

        terminal.Write(text.Append(ClearBelow).Append(End).ToString());
        terminal.Flush();
        _painted = [.. lines.Select(line => line.Cells)];
    }

    /// <summary>Takes the last frame away and shows the cursor, so that whatever is written next stands in its place.</summary>
    public void Clear(int width)
    {
        var text = new StringBuilder();
        Back(text, width);
        text.Append(ClearBelow);
        if (_isHidden)
        {
            text.Append(ShowCursor);
            _isHidden = false;
        }

        terminal.Write(text.ToString());
        terminal.Flush();
        _painted = [];
    }

    /// <summary>Shows the cursor for good: the process may be about to end.</summary>
    public void GiveBack()
    {
        terminal.Write(End + ShowCursor);
        terminal.Flush();
    }

    /// <summary>To the first line of the last frame. A terminal that was made narrower since has broken its lines.</summary>
    private void Back(StringBuilder text, int width)
    {
        var rows = _painted.Sum(cells => Math.Max(1, (cells + width - 1) / Math.Max(1, width)));
        text.Append('\r');
        if (rows > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\u001b[{rows}A");
        }
    }

    private string Ansi(FrameLine line)
    {
        using var written = new StringWriter();
        settings.Out = new AnsiConsoleOutput(written);
        var console = Consoles.Terminal(settings);
        console.Profile.Width = int.MaxValue;
        console.Write(line);
        return written.ToString();
    }
}
