using System.Globalization;
using Leak.Audit.Reports;
using Leak.Bounds.Facts;
using Leak.Bounds.Runs;
using Spectre.Console;

namespace Leak.Tool.Progress;

/// <summary>One picture of a run, as lines that fit a terminal: of the same state always the same.</summary>
internal static class LiveFrame
{
    private const int Labels = 13;
    private const int Narrow = 60;
    private const int WidestBar = 40;
    private const int FewestBlankLines = 14;

    private static readonly (Quantity Quantity, string Label)[] s_counts =
    [
        (Quantity.OpenConnections, "connections"), (Quantity.ActiveRequests, "requests"), (Quantity.ActiveTasks, "tasks"),
    ];

    private static readonly Style s_title = new(decoration: Decoration.Bold);

    /// <param name="state">The run.</param>
    /// <param name="history">Its last minute.</param>
    /// <param name="width">Terminal cells in a line.</param>
    /// <param name="height">Lines; what does not fit is left out.</param>
    /// <param name="glyphs">What is drawn with.</param>
    public static IReadOnlyList<FrameLine> Of(ProgressState state, ProgressHistory history, int width, int height, Glyphs glyphs)
    {
        var waiting = TextTable.Wrap(WaitingFor.Of(state), width).Select(line => new FrameLine().Add(line, StallBoard.Muted));
        var lines = new List<FrameLine>([Title(state, width), .. waiting]);
        if (state is { Scenario: not null, Status: { } status })
        {
            var cells = StallCell.Of(status);
            var blank = height >= FewestBlankLines ? [new FrameLine()] : Array.Empty<FrameLine>();
            lines.AddRange([.. blank, Arrivals(status, history, width, glyphs), .. s_counts.Select(count => Count(count, state, history, width, glyphs)).OfType<FrameLine>(), .. blank]);
            lines.AddRange(StallBoard.Lines(cells, width, height - lines.Count - 1, glyphs));
            lines.Add(Verdict(FormingVerdict.Of(state, cells), status, glyphs));
        }

        return [.. lines.Take(height).Select(line => line.Cut(width))];
    }

    private static FrameLine Title(ProgressState state, int width)
    {
        var left = PlannedTime.Left(state);
        var all = state.Afterwards > TimeSpan.Zero && left.Length > 0 ? $", then {PlannedTime.Words(state.Afterwards)}" : "";
        var place = state.Place.Length > 0 ? $"  {state.Place}" : "";
        var line = new FrameLine().Add(state.Title, s_title).Add(place, StallBoard.Muted);
        var room = line.Cells + left.Length + all.Length < width ? left + all : left;
        return room.Length + 10 > width ? line : line.Cut(width - room.Length - 2).AddRight(room, width, StallBoard.Muted);
    }

    private static FrameLine Arrivals(RunStatus status, ProgressHistory history, int width, Glyphs glyphs)
    {
        var line = Label("arrivals", width)
            .Add(string.Create(CultureInfo.InvariantCulture, $"{status.Arrivals} of {status.Planned}"))
            .Add(string.Create(CultureInfo.InvariantCulture, $"  {history.RatePerSecond:0.#}/s"), StallBoard.Muted);
        if (status.Failed > 0)
        {
            line.Add(string.Create(CultureInfo.InvariantCulture, $"  {status.Failed} failed"), StallBoard.StyleOf(StallState.Wrong));
        }

        return line.AddRight(glyphs.Sparkline(history.Arrivals, Spark(width)), width, StallBoard.Muted);
    }

    private static FrameLine? Count((Quantity Quantity, string Label) count, ProgressState state, ProgressHistory history, int width, Glyphs glyphs)
    {
        var status = state.Status!;
        if (!status.Latest.TryGetValue(count.Quantity, out var value))
        {
            return count.Quantity == Quantity.OpenConnections && status.FirstArrival is not null ? Held(status, width) : null;
        }

        var bound = !state.IsAudit && status.FirstArrival is not null && status.Allowed.TryGetValue(count.Quantity, out var most) ? most : (double?)null;
        var isPast = value > bound;

        // Of a control that is the point of it.
        var style = StallBoard.StyleOf(!isPast ? StallState.Held : state.Scenario!.TimeoutsOn ? StallState.Wrong : StallState.Unknown);
        var line = Label(count.Label, width);
        var bar = Math.Min(WidestBar, width - Spark(width) - Labels - 26);
        if (bar >= 8 && bound is { } allowed)
        {
            Bar(line, value, allowed, bar, style, glyphs);
        }

        line.Add(value.ToString("0", CultureInfo.InvariantCulture).PadLeft(bar >= 8 && bound is not null ? 6 : 0), isPast ? style : null);
        if (bound is { } limit)
        {
            line.Add(string.Create(CultureInfo.InvariantCulture, $" {(isPast ? ">" : "of")} {limit:0} allowed"), StallBoard.Muted);
        }

        return line.AddRight(glyphs.Sparkline(history.Of(count.Quantity), Spark(width)), width, style);
    }

    /// <summary>Where the server does not tell, what the clients hold.</summary>
    private static FrameLine Held(RunStatus status, int width) =>
        Label("held", width).Add(string.Create(CultureInfo.InvariantCulture, $"{status.Held}")).Add(" (the server does not tell its counts)", StallBoard.Muted);

    private static void Bar(FrameLine line, double value, double bound, int width, Style style, Glyphs glyphs)
    {
        var (filled, mark) = Glyphs.Bar(value, bound, width);
        for (var cell = 0; cell < width; cell++)
        {
            _ = cell == mark ? line.Add(glyphs.Mark.ToString(), s_title)
                : cell < filled ? line.Add(glyphs.Full.ToString(), style)
                : line.Add(glyphs.Empty.ToString(), StallBoard.Muted);
        }
    }

    private static FrameLine Verdict(FormingVerdict verdict, RunStatus status, Glyphs glyphs) => new FrameLine()
        .Add(glyphs.Of(verdict.State).ToString(), StallBoard.StyleOf(verdict.State)).Add(" ")
        .Add(verdict.Words, StallBoard.StyleOf(verdict.State))
        .Add(status.Verdict is null ? "" : string.Create(CultureInfo.InvariantCulture, $", after {status.Elapsed.TotalSeconds:0.0} s"), StallBoard.Muted);

    private static FrameLine Label(string label, int width) => new FrameLine().Add(label.PadRight(width < Narrow ? Labels - 1 : Labels), StallBoard.Muted);

    private static int Spark(int width) => width < Narrow ? 8 : width < 100 ? 16 : 60;
}
