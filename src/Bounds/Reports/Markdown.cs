using System.Text;
using Leak.Bounds.Engine;

namespace Leak.Bounds.Reports;

/// <summary>Text in Markdown.</summary>
internal static class Markdown
{
    // Round brackets, + and ! mean nothing once square brackets are escaped and no line begins with them.
    private const string Special = "\\`*_[]#|~$";

    private const string SpecialAtStart = "+-=";

    /// <summary>The head and the rows, and an empty line.</summary>
    public static void Table(StringBuilder text, ReportTable table)
    {
        Row(text, table.Columns);
        Row(text, table.Columns.Select(_ => "---"), escape: false);
        foreach (var row in table.Rows)
        {
            Row(text, row);
        }

        text.Append('\n');
    }

    /// <summary>A heading and a line for each item; of no items, nothing.</summary>
    public static void List(StringBuilder text, string heading, IEnumerable<string> lines)
    {
        var items = lines.ToList();
        if (items.Count > 0)
        {
            text.Append(heading.StartsWith('#') ? $"## {Escape(heading[3..])}" : heading).Append("\n\n");
            text.AppendJoin('\n', items.Select(item => $"- {Escape(item)}")).Append("\n\n");
        }
    }

    /// <summary>One line without any meaning in Markdown or in the HTML that Markdown lets through.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var character in PlainText.OneLine(text))
        {
            _ = character switch
            {
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                _ when Special.Contains(character, StringComparison.Ordinal)
                    || (escaped.Length == 0 && SpecialAtStart.Contains(character, StringComparison.Ordinal)) => escaped.Append('\\').Append(character),
                _ => escaped.Append(character),
            };
        }

        return escaped.ToString();
    }

    /// <summary>A sentence of our own: what stands between backquotes is code.</summary>
    public static string WithCode(string sentence) =>
        string.Join('`', sentence.Split('`').Select((part, number) => number % 2 == 0 ? Escape(part) : PlainText.OneLine(part)));

    private static void Row(StringBuilder text, IEnumerable<string> cells, bool escape = true) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(cell => escape ? Escape(cell) : cell)).Append(" |\n");
}
