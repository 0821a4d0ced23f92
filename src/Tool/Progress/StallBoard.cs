using System.Globalization;
using Spectre.Console;

namespace Leak.Tool.Progress;

/// <summary>The stalls of a run: a line each with words where there is room, else a cell each, by family.</summary>
internal static class StallBoard
{
    private const int Gap = 2;
    private const int NarrowLegend = 60;

    private static readonly StallState[] s_legend = [StallState.Waiting, StallState.Held, StallState.Closed, StallState.Wrong];

    public static IEnumerable<FrameLine> Lines(IReadOnlyList<StallCell> cells, int width, int height, Glyphs glyphs)
    {
        if (cells.Count == 0 || height < 1)
        {
            return [];
        }

        var name = cells.Max(cell => cell.Id.Length);
        if (cells.Count <= height && cells.Count <= 8)
        {
            return cells.Select(cell => Cell(cell, glyphs).Add(" ").Add(cell.Id.PadRight(name + Gap)).Add(cell.Words, Muted));
        }

        var column = name + 4;
        var columns = Math.Max(1, width / column);
        var rows = (cells.Count + columns - 1) / columns;
        return rows + 1 <= height ? [Legend(cells, width, glyphs), .. Named(cells, columns, column, glyphs)] : ByFamily(cells, width, height, glyphs);
    }

    public static Style StyleOf(StallState state) => state switch
    {
        StallState.Held => new Style(Color.Aqua),
        StallState.Closed or StallState.AsExpected => new Style(Color.Green),
        StallState.Wrong => new Style(Color.Red),
        StallState.Unknown => new Style(Color.Yellow),
        _ => Muted,
    };

    public static Style Muted { get; } = new(Color.Grey);

    private static IEnumerable<FrameLine> Named(IReadOnlyList<StallCell> cells, int columns, int width, Glyphs glyphs)
    {
        foreach (var row in cells.Chunk(columns))
        {
            var line = new FrameLine();
            for (var place = 0; place < row.Length; place++)
            {
                line.PadTo(place * width).Add(glyphs.Of(row[place].State).ToString(), StyleOf(row[place].State)).Add(" ").Add(row[place].Id);
            }

            yield return line;
        }
    }

    /// <summary>A cell each, and what is wrong by name in the lines that are left.</summary>
    private static List<FrameLine> ByFamily(IReadOnlyList<StallCell> cells, int width, int height, Glyphs glyphs)
    {
        var families = cells.GroupBy(cell => cell.Id.Split('/')[0]).ToList();
        var name = families.Max(family => family.Key.Length);
        List<FrameLine> lines = [Legend(cells, width, glyphs)];
        foreach (var family in families)
        {
            foreach (var (at, row) in family.Chunk(Math.Max(1, (width - name - Gap) / 2)).Index())
            {
                var line = new FrameLine().Add((at == 0 ? family.Key : "").PadRight(name + Gap), Muted);
                foreach (var cell in row)
                {
                    line.Add(glyphs.Of(cell.State).ToString(), StyleOf(cell.State)).Add(" ");
                }

                lines.Add(line);
            }
        }

        lines.AddRange(cells.Where(cell => cell.State is StallState.Wrong or StallState.Unknown)
            .OrderByDescending(cell => cell.State == StallState.Wrong)
            .Select(cell => Cell(cell, glyphs).Add($" {cell.Id}  ").Add(cell.Words, Muted)));
        return [.. lines.Take(height)];
    }

    private static FrameLine Legend(IReadOnlyList<StallCell> cells, int width, Glyphs glyphs)
    {
        var line = new FrameLine();
        var isNarrow = width < NarrowLegend;
        foreach (var state in s_legend)
        {
            var count = cells.Count(cell => cell.State == state || (state == StallState.Closed && cell.State == StallState.AsExpected));
            var words = string.Create(CultureInfo.InvariantCulture, $"{count} {Words(state)}");
            line.Add(glyphs.Of(state).ToString(), StyleOf(state)).Add(isNarrow ? $"{words} " : $" {words}  ", Muted);
        }

        return line;
    }

    private static string Words(StallState state) => state switch
    {
        StallState.Waiting => "new",
        StallState.Held => "held",
        StallState.Closed => "fine",
        _ => "wrong",
    };

    private static FrameLine Cell(StallCell cell, Glyphs glyphs) => new FrameLine().Add(glyphs.Of(cell.State).ToString(), StyleOf(cell.State));
}
