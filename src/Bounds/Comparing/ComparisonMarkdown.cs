using System.Text;
using Leak.Bounds.Reports;

namespace Leak.Bounds.Comparing;

/// <summary>Comparisons for a comment or a step summary.</summary>
internal static class ComparisonMarkdown
{
    public static string Render(IReadOnlyList<Comparison> comparisons) => MarkdownPage.Of(comparisons.SelectMany(Parts), MarkdownPage.MostBytes, "The comparison as JSON");

    private static IEnumerable<string> Parts(Comparison comparison)
    {
        yield return $"# {Markdown.Escape($"{comparison.Headline}: {comparison.Before} → {comparison.After}")}\n\n";
        foreach (var (name, sentences) in comparison.Lists)
        {
            yield return List($"## {char.ToUpperInvariant(name[0])}{name[1..]}", sentences);
        }

        yield return List("## Notes", comparison.Remarks);
        var tables = new StringBuilder();
        if (comparison.Facts.Count > 0)
        {
            Markdown.Table(tables, ComparisonTables.Facts(comparison));
        }

        if (ComparisonTables.Figures(comparison) is { } figures)
        {
            tables.Append("## Numbers that differ\n\n");
            Markdown.Table(tables, figures);
        }

        yield return tables.ToString();
    }

    private static string List(string heading, IReadOnlyList<string> sentences)
    {
        var text = new StringBuilder();
        Markdown.List(text, heading, sentences);
        return text.ToString();
    }
}
