using System.Globalization;
using System.Text;
using Leak.Audit.Findings;
using Leak.Bounds.Reports;

namespace Leak.Audit.Reports;

/// <summary>An audit for a step summary.</summary>
internal static class AuditMarkdown
{
    /// <summary>Renders it.</summary>
    /// <param name="document">The audit.</param>
    /// <param name="mostBytes">How many bytes of UTF-8 it may have; sections that do not fit are left out. Default: what a summary of a step may have.</param>
    public static string Render(AuditDocument document, int mostBytes = MarkdownPage.MostBytes) => MarkdownPage.Of(
        AuditSections.Of(document).Concat(AuditSections.Background(document)).Select(Section).Prepend($"# {Markdown.Escape(AuditWords.Headline(document))}\n\n"),
        mostBytes,
        AuditFiles.Html);

    private static string Section(AuditSection section)
    {
        var text = new StringBuilder();
        Section(text, section);
        return text.ToString();
    }

    private static void Section(StringBuilder text, AuditSection section)
    {
        text.Append(CultureInfo.InvariantCulture, $"## {Markdown.Escape(section.Title)}\n\n");
        if (section.Lead is { } lead)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Markdown.Escape(lead)}\n\n");
        }

        Items(text, section.Facts.Select(fact => $"{fact.Name}: {fact.Value}"));
        if (section.Table is { } table)
        {
            Markdown.Table(text, table);
        }

        Items(text, section.Sentences);
        foreach (var block in section.Blocks)
        {
            Block(text, block);
        }
    }

    private static void Items(StringBuilder text, IEnumerable<string> items)
    {
        var lines = items.Select(item => $"- {Markdown.Escape(item)}").ToList();
        if (lines.Count > 0)
        {
            text.AppendJoin('\n', lines).Append("\n\n");
        }
    }

    private static void Block(StringBuilder text, AdviceBlock block)
    {
        var bounds = block.Bounds.Count == 0 ? "" : $", bounds {string.Join(", ", block.Bounds)}";
        text.Append(CultureInfo.InvariantCulture, $"**{Markdown.Escape(block.Where)}** ({Markdown.Escape(AuditWords.Source(block))}){Markdown.Escape(bounds)}:\n\n");
        List<string> lines = [.. BlockText.Lines(block)];
        var fence = new string('`', Math.Max(3, lines.Max(LongestTicks) + 1));
        text.Append(fence).Append(Language(block)).Append('\n').AppendJoin('\n', lines).Append('\n').Append(fence).Append("\n\n");
    }

    // What could follow a fence and mean more than a name is left out.
    private static string Language(AdviceBlock block) => string.Concat(block.Language.Where(char.IsAsciiLetterOrDigit));

    private static int LongestTicks(string line)
    {
        var longest = 0;
        var here = 0;
        foreach (var character in line)
        {
            here = character == '`' ? here + 1 : 0;
            longest = Math.Max(longest, here);
        }

        return longest;
    }
}
