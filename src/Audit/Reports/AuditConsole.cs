using Leak.Audit.Findings;
using Leak.Bounds.Reports;

namespace Leak.Audit.Reports;

/// <summary>An audit as lines for a terminal. No line has a control character. None is longer than <see cref="Width"/>, unless a block to paste has such.</summary>
internal static class AuditConsole
{
    public const int Width = 160;

    private const string Indent = "  ";

    public static IEnumerable<string> Lines(AuditDocument document)
    {
        var isFirst = true;
        foreach (var section in AuditSections.Of(document))
        {
            if (!isFirst)
            {
                yield return "";
            }

            isFirst = false;
            foreach (var line in TextTable.Wrap(PlainText.OneLine(section.Title), Width).Concat(Body(section)))
            {
                yield return line;
            }
        }
    }

    private static IEnumerable<string> Body(AuditSection section)
    {
        string[] lead = section.Lead is { } sentence ? [sentence] : [];
        return
        [
            .. lead.SelectMany(line => Hanging(line, Indent, Indent)),
            .. Facts(section.Facts),
            .. section.Table is { } table ? TextTable.Lines(table, Width - Indent.Length).Select(line => Indent + line) : [],
            .. section.Sentences.SelectMany(line => Hanging(line, Indent + "- ", Indent + "  ")),
            .. section.Blocks.SelectMany(Block),
        ];
    }

    private static IEnumerable<string> Facts(IReadOnlyList<(string Name, string Value)> facts)
    {
        var longest = facts.Select(fact => fact.Name.Length).DefaultIfEmpty().Max();
        return facts.SelectMany(fact => Hanging(fact.Value, $"{Indent}{fact.Name.PadRight(longest)}  ", new string(' ', Indent.Length + longest + 2)));
    }

    private static IEnumerable<string> Block(AdviceBlock block) =>
    [
        .. Hanging($"{block.Where} ({AuditWords.Source(block)})", Indent, Indent),
        .. block.Bounds.Count == 0 ? [] : Hanging($"bounds {string.Join(", ", block.Bounds)}", Indent + Indent, Indent + Indent),
        .. BlockText.Lines(block).Select(line => (Indent + Indent + Indent + line).TrimEnd()),
    ];

    private static IEnumerable<string> Hanging(string text, string first, string next) =>
        TextTable.Wrap(PlainText.OneLine(text), Width - next.Length).Select((line, index) => (index == 0 ? first : next) + line);
}
