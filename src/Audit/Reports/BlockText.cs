using Leak.Audit.Findings;
using Leak.Bounds.Reports;

namespace Leak.Audit.Reports;

/// <summary>The lines of a block to paste, cleaned and not cut. A tab is four spaces: shown as itself it would be cleaned away.</summary>
internal static class BlockText
{
    public static IEnumerable<string> Lines(AdviceBlock block) => block.Text
        .ReplaceLineEndings("\n")
        .TrimEnd('\n')
        .Split('\n')
        .Select(line => PlainText.WholeLine(line.Replace("\t", "    ", StringComparison.Ordinal)));
}
