using System.Globalization;
using System.Text;

namespace Leak.Bounds.Reports;

/// <summary>A row of a page's table.</summary>
/// <param name="Mark">What it says at a glance.</param>
/// <param name="Anchor">Its anchor.</param>
/// <param name="Cells">Its cells as HTML.</param>
internal sealed record HtmlRow(RowMark Mark, string Anchor, IReadOnlyList<string> Cells);

/// <summary>What a row says at a glance.</summary>
internal enum RowMark
{
    Good,

    /// <summary>It grows, or is broken, as it must.</summary>
    Control,

    Bad,

    /// <summary>Nothing is known, or it does not apply.</summary>
    Open,
}

/// <summary>A table of a page. The page's script lets it be sorted and filtered.</summary>
internal static class HtmlTable
{
    /// <summary>Adds one.</summary>
    /// <param name="page">To which.</param>
    /// <param name="label">What it shows, for those who do not see it.</param>
    /// <param name="columns">The columns' names.</param>
    /// <param name="rows">The rows.</param>
    public static void Append(StringBuilder page, string label, IEnumerable<string> columns, IReadOnlyList<HtmlRow> rows)
    {
        Open(page, label, columns, "<th scope=\"col\" class=\"mark\"><span class=\"sr\">outcome</span></th>");
        foreach (var row in rows)
        {
            var (kind, sign, words) = Of(row.Mark);
            page.Append(CultureInfo.InvariantCulture, $"<tr id=\"{row.Anchor}\" class=\"{kind}\"><td class=\"mark\"><a href=\"#{row.Anchor}\" title=\"{words}\"><span aria-hidden=\"true\">{sign}</span><span class=\"sr\">{words}</span></a></td>");
            page.AppendJoin("", row.Cells.Select(cell => $"<td>{cell}</td>")).Append("</tr>\n");
        }

        Close(page);
    }

    /// <summary>Opens a table in a part that scrolls by itself: it can be reached by the keyboard, and has a name.</summary>
    /// <param name="page">To which it is added.</param>
    /// <param name="label">What it shows, for those who do not see it.</param>
    /// <param name="columns">The columns' names; of an empty one the place is left free.</param>
    /// <param name="before">What stands before them, as HTML.</param>
    public static void Open(StringBuilder page, string label, IEnumerable<string> columns, string before = "")
    {
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{Html.Escape(label)}\"><table class=\"sortable\">\n<thead><tr>{before}");
        page.AppendJoin("", columns.Select(column => column.Length == 0 ? "<td></td>" : $"<th scope=\"col\">{Html.Escape(column)}</th>")).Append("</tr></thead>\n<tbody>\n");
    }

    /// <summary>Closes what <see cref="Open"/> opened.</summary>
    public static void Close(StringBuilder page) => page.Append("</tbody>\n</table></div>\n");

    /// <summary>The cells of a row of text.</summary>
    public static IReadOnlyList<string> Cells(IEnumerable<string> texts) => [.. texts.Select(Html.Escape)];

    private static (string Kind, string Sign, string Words) Of(RowMark mark) => mark switch
    {
        RowMark.Good => ("good", "✓", "as expected"),
        RowMark.Control => ("control", "▲", "control, as expected"),
        RowMark.Bad => ("bad", "✗", "not as expected"),
        _ => ("open", "○", "not judged"),
    };
}
