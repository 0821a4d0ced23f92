using System.Globalization;
using System.Text;
using Leak.Bounds.Engine;
using Leak.Bounds.Reports;

namespace Leak.Bounds.Comparing;

/// <summary>Comparisons for people: one file that opens offline. Nothing in it is loaded or run.</summary>
internal static class ComparisonHtml
{
    private const string Style =
        """

        :root { color-scheme: light dark; --page: #f7f7f5; --card: #fff; --ink: #1d1f21; --soft: #60656b; --rule: #dddfe2; --good: #15803d; --bad: #b91c1c; --link: #2563b8; }
        @media (prefers-color-scheme: dark) { :root { --page: #16181a; --card: #1f2225; --ink: #e8e9ea; --soft: #a0a6ac; --rule: #383c41; --good: #5bc27e; --bad: #f28b82; --link: #78aef0; } }
        body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; }
        main { max-width: 1080px; margin: 0 auto; padding: 28px 24px 60px; }
        h1 { font-size: 26px; margin: 0 0 18px; overflow-wrap: anywhere; } h2 { font-size: 19px; margin: 0 0 10px; overflow-wrap: anywhere; } h3 { font-size: 15px; margin: 16px 0 4px; }
        section { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; margin: 18px 0; padding: 18px 20px; }
        .bad { color: var(--bad); } .good { color: var(--good); } .soft { color: var(--soft); }
        .scroll { overflow-x: auto; } .scroll:focus-visible { outline: 2px solid var(--link); }
        table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; }
        th { text-align: left; color: var(--soft); font-weight: 600; } th, td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--rule); overflow-wrap: anywhere; vertical-align: top; }
        ul { margin: 8px 0; padding-left: 20px; font-size: 14px; } li { margin: 3px 0; overflow-wrap: anywhere; }
        @media (max-width: 640px) { main { padding: 16px 12px 40px; } section { padding: 14px; } h1 { font-size: 20px; } td { min-width: 6em; } }
        @media print { :root { color-scheme: light; --page: #fff; --card: #fff; --ink: #000; --soft: #444; --rule: #bbb; --good: #15803d; --bad: #b91c1c; } section { border: 0; padding: 0; } }

        """;

    public static string Render(IReadOnlyList<Comparison> comparisons)
    {
        var isWorse = comparisons.Any(comparison => comparison.IsWorse);
        var title = Html.Escape(comparisons.Count == 1 ? comparisons[0].Headline : isWorse ? "Something is worse" : "Nothing is worse");
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
        page.Append(CultureInfo.InvariantCulture, $"<title>{title}</title>\n<style>{Style}</style>\n</head>\n<body>\n<main>\n<h1 class=\"{(isWorse ? "bad" : "good")}\">{title}</h1>\n");
        foreach (var comparison in comparisons)
        {
            Section(page, comparison, isAlone: comparisons.Count == 1);
        }

        return page.Append("</main>\n</body>\n</html>\n").ToString();
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
            page.Append(CultureInfo.InvariantCulture, $"<h3 class=\"{kind}\">{heading}</h3>\n<ul>\n");
            page.AppendJoin("", sentences.Select(sentence => $"<li>{Html.Escape(sentence)}</li>\n")).Append("</ul>\n");
        }
    }

    // What scrolls can be reached by the keyboard, and has a name.
    private static void Table(StringBuilder page, ReportTable table, string name)
    {
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{name}\"><table>\n<thead><tr>");
        page.AppendJoin("", table.Columns.Select(column => column.Length == 0 ? "<td></td>" : $"<th scope=\"col\">{Html.Escape(column)}</th>")).Append("</tr></thead>\n<tbody>\n");
        page.AppendJoin("", table.Rows.Select(row => $"<tr><th scope=\"row\">{Html.Escape(row[0])}</th>{string.Concat(row.Skip(1).Select(cell => $"<td>{Html.Escape(cell)}</td>"))}</tr>\n"));
        page.Append("</tbody>\n</table></div>\n");
    }
}
