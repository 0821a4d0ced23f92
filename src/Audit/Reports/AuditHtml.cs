using System.Globalization;
using System.Text;
using Leak.Audit.Findings;
using Leak.Bounds.Reports;

namespace Leak.Audit.Reports;

/// <summary>An audit for people: one file that opens offline. Nothing in it is loaded or run. Each stall can be linked to by its id.</summary>
internal static class AuditHtml
{
    public static string Render(AuditDocument document)
    {
        var headline = Html.Escape(AuditWords.Headline(document));
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
        page.Append(CultureInfo.InvariantCulture, $"<title>{headline}</title>\n<style>{HtmlStyle.Sheet}{AuditStyle.Sheet}</style>\n</head>\n<body>\n<main>\n");
        List<AuditSection> sections = [.. AuditSections.Of(document).Concat(AuditSections.Background(document))];
        Head(page, document, sections);
        var links = new StallLinks(document.Report);
        foreach (var section in sections.Where(section => section.Anchor != AuditSections.Grade))
        {
            page.Append(CultureInfo.InvariantCulture, $"<section id=\"{section.Anchor}\">\n<h2>{Html.Escape(section.Title)}</h2>\n");
            Section(page, section, document.Report, links);
            page.Append("</section>\n");
        }

        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    // The answer before all else, and the way to what one came for.
    private static void Head(StringBuilder page, AuditDocument document, List<AuditSection> sections)
    {
        var (grade, report, _) = document;
        page.Append(CultureInfo.InvariantCulture, $"<header id=\"{AuditSections.Grade}\">\n<div class=\"grade {AuditStyle.Of(grade)}\">{Html.Escape(grade.Letter)}</div>\n");
        page.Append(CultureInfo.InvariantCulture, $"<div>\n<h1>{Html.Escape(AuditWords.Headline(document))}</h1>\n<p>{Html.Escape(AuditWords.Answer(report))}</p>\n</div>\n</header>\n");
        List(page, [.. AuditWords.Grade(grade)]);
        page.Append("<nav>");
        page.AppendJoin(' ', sections.Where(section => section.Anchor != AuditSections.Grade).Select(section => $"<a href=\"#{section.Anchor}\">{Html.Escape(section.Title)}</a>")).Append("</nav>\n");
    }

    private static void Section(StringBuilder page, AuditSection section, AuditReport report, StallLinks links)
    {
        if (section.Facts.Count > 0)
        {
            page.Append("<dl>\n");
            page.AppendJoin("", section.Facts.Select(fact => $"<dt>{Html.Escape(fact.Name)}</dt><dd>{Html.Escape(fact.Value)}</dd>\n")).Append("</dl>\n");
        }

        if (section is { Anchor: AuditSections.Stalls, Table: not null })
        {
            // The page's head has the lead, and each stall has its reasons beside its bar.
            StallList.Append(page, report);
            return;
        }

        if (section.Lead is { } lead)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p>{Html.Escape(lead)}</p>\n");
        }

        if (section.Table is { } table)
        {
            page.Append("<div class=\"scroll\"><table>\n<thead><tr>");
            page.AppendJoin("", table.Columns.Select(column => $"<th scope=\"col\">{Html.Escape(column)}</th>")).Append("</tr></thead>\n<tbody>\n");
            page.AppendJoin("", table.Rows.Select(row => $"<tr>{string.Concat(row.Select(cell => $"<td>{links.Cell(cell)}</td>"))}</tr>\n"));
            page.Append("</tbody>\n</table></div>\n");
        }

        List(page, section.Sentences);
        foreach (var block in section.Blocks)
        {
            Block(page, block, links);
        }
    }

    /// <summary>A line for each sentence; of none, nothing.</summary>
    internal static void List(StringBuilder page, IReadOnlyList<string> sentences)
    {
        if (sentences.Count > 0)
        {
            page.Append("<ul>\n").AppendJoin("", sentences.Select(sentence => $"<li>{Html.Escape(sentence)}</li>\n")).Append("</ul>\n");
        }
    }

    private static void Block(StringBuilder page, AdviceBlock block, StallLinks links)
    {
        var kind = block.IsTried ? "tried" : "told";
        page.Append(CultureInfo.InvariantCulture, $"<h3>{Html.Escape(block.Where)} <span class=\"tag {kind}\">{Html.Escape(AuditWords.Source(block))}</span></h3>\n");
        if (block.Bounds.Count > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">bounds {links.Cell(string.Join(", ", block.Bounds))}</p>\n");
        }

        page.Append("<pre>").AppendJoin('\n', BlockText.Lines(block).Select(Html.Escape)).Append("</pre>\n");
    }
}
