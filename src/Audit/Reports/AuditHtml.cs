using System.Globalization;
using System.Text;
using Leak.Audit.Findings;
using Leak.Bounds.Pages;
using Leak.Bounds.Reports;

namespace Leak.Audit.Reports;

/// <summary>An audit for people: one file that opens offline, on the frame of all reports. Each stall can be linked to by its id.</summary>
internal static class AuditHtml
{
    public static string Render(AuditDocument document)
    {
        var page = new StringBuilder();
        List<AuditSection> sections = [.. AuditSections.Of(document).Concat(AuditSections.Background(document)).Where(section => section.Anchor != AuditSections.Grade)];
        Head(page, document);
        page.Append("<nav aria-label=\"On this page\"><ul>").AppendJoin("", sections.Select(section => $"<li><a href=\"#{section.Anchor}\">{Html.Escape(section.Title)}</a></li>")).Append("</ul></nav>\n");
        var links = new StallLinks(document.Report);
        foreach (var section in sections)
        {
            page.Append(CultureInfo.InvariantCulture, $"<section id=\"{section.Anchor}\">\n<h2>{Html.Escape(section.Title)}</h2>\n");
            Section(page, section, document.Report, links);
            page.Append("</section>\n");
        }

        return PageFrame.Render(Html.Escape(AuditWords.Headline(document)), page.ToString());
    }

    // The answer before all else.
    private static void Head(StringBuilder page, AuditDocument document)
    {
        var (grade, report, _) = document;
        page.Append(CultureInfo.InvariantCulture, $"<header class=\"answer graded {AuditStyle.Of(grade)}\" id=\"{AuditSections.Grade}\">\n<div class=\"grade\">{Html.Escape(grade.Letter)}</div>\n");
        page.Append(CultureInfo.InvariantCulture, $"<div>\n<h1>{Html.Escape(AuditWords.Headline(document))}</h1>\n<p>{Html.Escape(AuditWords.Answer(report))}</p>\n");
        HtmlText.List(page, [.. AuditWords.Grade(grade)]);
        page.Append("</div>\n</header>\n");
    }

    private static void Section(StringBuilder page, AuditSection section, AuditReport report, StallLinks links)
    {
        if (section.Facts.Count > 0)
        {
            HtmlText.Facts(page, section.Facts);
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
            HtmlTable.Open(page, section.Title, table.Columns);
            page.AppendJoin("", table.Rows.Select(row => $"<tr>{string.Concat(row.Select(cell => $"<td>{links.Cell(cell)}</td>"))}</tr>\n"));
            HtmlTable.Close(page);
        }

        HtmlText.List(page, section.Sentences);
        foreach (var block in section.Blocks)
        {
            Block(page, block, links);
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

        HtmlText.Block(page, BlockText.Lines(block), $"To paste into {block.Where}");
    }
}
