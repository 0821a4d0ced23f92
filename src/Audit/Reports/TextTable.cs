using Leak.Bounds.Engine;
using Leak.Bounds.Reports;

namespace Leak.Audit.Reports;

/// <summary>Tables and long lines in characters of one width.</summary>
internal static class TextTable
{
    private const string Gap = "  ";

    /// <summary>A column is never made narrower than that.</summary>
    private const int Narrowest = 8;

    /// <summary>The head and the rows. What is too wide is broken within its column, the widest columns first.</summary>
    public static IEnumerable<string> Lines(ReportTable table, int width)
    {
        List<List<string>> rows = [.. table.Rows.Prepend(table.Columns).Select(row => row.Select(PlainText.OneLine).ToList())];
        var widths = Widths(rows, width);
        return rows.SelectMany(row => Lines(row, widths));
    }

    /// <summary>Parts of at most that many characters, broken at spaces where there are any.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        while (text.Length > width)
        {
            var space = text.LastIndexOf(' ', width);
            var cut = space > 0 ? space : char.IsLowSurrogate(text[width]) ? width - 1 : width;
            yield return text[..cut].TrimEnd();
            text = text[cut..].TrimStart();
        }

        yield return text;
    }

    private static IEnumerable<string> Lines(List<string> row, int[] widths)
    {
        var cells = row.Select((cell, column) => Wrap(cell, widths[column]).ToList()).ToList();
        return Enumerable.Range(0, cells.Max(cell => cell.Count)).Select(line =>
            string.Join(Gap, cells.Select((cell, column) => (line < cell.Count ? cell[line] : "").PadRight(widths[column]))).TrimEnd());
    }

    private static int[] Widths(List<List<string>> rows, int width)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length))];
        var most = width - (Gap.Length * (widths.Length - 1));
        while (widths.Sum() > most && widths.Max() > Narrowest)
        {
            widths[Array.IndexOf(widths, widths.Max())]--;
        }

        return widths;
    }
}
