using Leak.Audit.Findings;
using Leak.Bounds.Reports;

namespace Leak.Audit.Reports;

/// <summary>Makes each stall of a page a place that can be linked to: its entry, or, of one that was not tried, where it is told why.</summary>
internal sealed class StallLinks(AuditReport report)
{
    private const string Between = ", ";

    private readonly Dictionary<string, bool> _tried = report.Stalls
        .GroupBy(stall => stall.Id, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Any(stall => stall.Verdict != AuditVerdict.NotApplicable), StringComparer.Ordinal);

    private readonly HashSet<string> _placed = [];

    /// <summary>A stall's place: its id, without what a link could not have.</summary>
    public static string Anchor(string id) =>
        string.Concat(id.Select(character => char.IsAsciiLetterOrDigit(character) || character is '/' or '-' or '_' or '.' ? character : '-'));

    /// <summary>A cell as HTML. The ids in it, with commas between them, are links.</summary>
    public string Cell(string text) => string.Join(Between, text.Split(Between).Select(Part));

    private string Part(string text) => _tried.TryGetValue(text, out var isTried)
        ? $"<a {(!isTried && _placed.Add(text) ? $"id=\"{Anchor(text)}\" " : "")}href=\"#{Anchor(text)}\">{Html.Escape(text)}</a>"
        : Html.Escape(text);
}
