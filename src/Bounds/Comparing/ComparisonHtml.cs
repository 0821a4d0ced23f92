using System.Globalization;
using System.Text;
using Leak.Bounds.Engine;
using Leak.Bounds.Pages;
using Leak.Bounds.Reports;

namespace Leak.Bounds.Comparing;

/// <summary>Comparisons for people: one file that opens offline, on the frame of all reports.</summary>
internal static class ComparisonHtml
{
    public static string Render(IReadOnlyList<Comparison> comparisons)
    {
        var isWorse = comparisons.Any(comparison => comparison.IsWorse);
        var title = Html.Escape(comparisons.Count == 1 ? comparisons[0].Headline : isWorse ? "Something is worse" : "Nothing is worse");
        var (kind, sign, word) = isWorse ? ("bad", "✗", "Worse") : ("good", "✓", "Not worse");
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<header class=\"answer {kind}\">\n<p class=\"kicker\"><span class=\"badge\"><span aria-hidden=\"true\">{sign}</span> {word}</span> What changed from one report to the next?</p>\n<h1>{title}</h1>\n</header>\n");
        foreach (var comparison in comparisons)
        {
            Section(page, comparison, isAlone: comparisons.Count == 1);
        }

        return PageFrame.Render(title, page.ToString());
    }

    private static void Section(StringBuilder page, Comparison comparison, bool isAlone)
    {
        var names = Html.Escape($"{comparison.Before} → {comparison.After}");
        page.Append(CultureInfo.InvariantCulture, $"<section>\n<h2>{(isAlone ? names : $"{names}: {Html.Escape(comparison.Headline)}")}</h2>\n");
        List(page, "Notes", "soft", comparison.Remarks);
        if (comparison.Facts.Count > 0)
        {
            Table(page, ComparisonTables.Facts(comparison), "What both say");
        }

        foreach (var (name, sentences) in comparison.Lists)
        {
            List(page, $"{char.ToUpperInvariant(name[0])}{name[1..]}", name switch { "worse" => "bad", "better" => "good", _ => "soft" }, sentences);
        }

        if (ComparisonTables.Figures(comparison) is { } figures)
        {
            page.Append("<h3>Numbers that differ</h3>\n");
            Table(page, figures, "Numbers that differ");
        }

        page.Append("</section>\n");
    }

    private static void List(StringBuilder page, string heading, string kind, IReadOnlyList<string> sentences)
    {
        if (sentences.Count > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h3 class=\"kind {kind}\">{heading}</h3>\n");
            HtmlText.List(page, sentences);
        }
    }

    private static void Table(StringBuilder page, ReportTable table, string name)
    {
        HtmlTable.Open(page, name, table.Columns);
        page.AppendJoin("", table.Rows.Select(row => $"<tr><th scope=\"row\">{Html.Escape(row[0])}</th>{string.Concat(row.Skip(1).Select(cell => $"<td>{Html.Escape(cell)}</td>"))}</tr>\n"));
        HtmlTable.Close(page);
    }
}
