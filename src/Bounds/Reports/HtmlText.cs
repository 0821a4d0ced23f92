using System.Globalization;
using System.Text;

namespace Leak.Bounds.Reports;

/// <summary>Parts of which pages are made; what is text is escaped here.</summary>
internal static class HtmlText
{
    /// <summary>A line for each sentence; of none, nothing.</summary>
    public static void List(StringBuilder page, IEnumerable<string> sentences) => Items(page, sentences.Select(Html.Escape));

    /// <summary>The same of sentences of ours, in which what stands between backquotes is code.</summary>
    public static void Steps(StringBuilder page, IEnumerable<string> sentences) => Items(page, sentences.Select(Code));

    /// <summary>Names and values.</summary>
    public static void Facts(StringBuilder page, IEnumerable<(string Name, string Value)> facts) =>
        page.Append("<dl class=\"facts\">\n").AppendJoin("", facts.Select(fact => $"<div><dt>{Html.Escape(fact.Name)}</dt><dd>{Html.Escape(fact.Value)}</dd></div>\n")).Append("</dl>\n");

    /// <summary>Text as it was laid out; the page's script adds a button that copies it.</summary>
    /// <param name="page">To which it is added.</param>
    /// <param name="lines">Its lines.</param>
    /// <param name="label">What it is.</param>
    public static void Block(StringBuilder page, IEnumerable<string> lines, string label) =>
        page.Append(CultureInfo.InvariantCulture, $"<pre class=\"block\" tabindex=\"0\" role=\"region\" aria-label=\"{Html.Escape(label)}\"><code>").AppendJoin('\n', lines.Select(Html.Escape)).Append("</code></pre>\n");

    /// <summary>The beginning of what is folded.</summary>
    /// <param name="page">To which it is added.</param>
    /// <param name="title">What it is.</param>
    /// <param name="note">A few words more; may be empty.</param>
    /// <param name="anchor">Its anchor; empty: none.</param>
    /// <param name="isOpen">Whether it is open at first.</param>
    public static void Fold(StringBuilder page, string title, string note = "", string anchor = "", bool isOpen = false)
    {
        page.Append(CultureInfo.InvariantCulture, $"<details{(anchor.Length > 0 ? $" id=\"{anchor}\"" : "")}{(isOpen ? " open" : "")}>\n<summary>{Html.Escape(title)}");
        page.Append(note.Length > 0 ? $" <span class=\"soft\">{Html.Escape(note)}</span>" : "").Append("</summary>\n");
    }

    /// <summary>A sentence of ours in which what stands between backquotes is code.</summary>
    public static string Code(string sentence) => string.Concat(sentence.Split('`').Select((part, place) => place % 2 == 0 ? Html.Escape(part) : $"<code>{Html.Escape(part)}</code>"));

    private static void Items(StringBuilder page, IEnumerable<string> lines)
    {
        var items = lines.ToList();
        if (items.Count > 0)
        {
            page.Append("<ul>\n").AppendJoin("", items.Select(item => $"<li>{item}</li>\n")).Append("</ul>\n");
        }
    }
}
