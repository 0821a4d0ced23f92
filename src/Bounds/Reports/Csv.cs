using System.Text;

namespace Leak.Bounds.Reports;

/// <summary>Rows by RFC 4180. No text of a cell becomes a formula where a spreadsheet opens the file.</summary>
internal static class Csv
{
    private const string FormulaStarts = "=+-@";

    /// <summary>A row of texts.</summary>
    public static void Row(StringBuilder csv, params IEnumerable<string> texts) => csv.AppendJoin(',', texts.Select(Text)).Append("\r\n");

    /// <summary>A text of one line, quoted where it must be.</summary>
    public static string Text(string text)
    {
        var clean = PlainText.OneLine(text);
        var safe = clean.AsSpan().TrimStart() is [var first, ..] && FormulaStarts.Contains(first, StringComparison.Ordinal) ? $"'{clean}" : clean;
        return safe.AsSpan().IndexOfAny(",\"'") < 0 && safe.Trim() == safe ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
