using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Leak.Audit.Findings;
using Leak.Bounds.Reports;

namespace Leak.Audit.Reports;

/// <summary>The stalls of a page: what became of each, and a bar of its lifetimes with the limit that was asked for.</summary>
internal static partial class StallList
{
    private static readonly (string Mark, string Means)[] s_legend =
    [
        ("sure", "all were held"),
        ("some", "some were held"),
        ("still", "held when the watch ended"),
        ("median", "median of those that ended"),
        ("asked", "the limit asked for"),
    ];

    public static void Append(StringBuilder page, AuditReport report)
    {
        var tried = StallTable.Tried(report);
        var wanted = report.Limits.GroupBy(limit => limit.Limit, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Wanted, StringComparer.Ordinal);
        var bars = LifetimeBars.For(tried, wanted.Values);
        page.Append("<p class=\"soft legend\">").AppendJoin(' ', s_legend.Select(entry => $"<span>{LifetimeBars.Sign(entry.Mark)} {entry.Means}</span>")).Append("</p>\n");
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"stall scale\"><div></div><div>{bars.Scale()}</div></div>\n");
        foreach (var stall in tried)
        {
            Entry(page, stall, wanted.TryGetValue(stall.Limit, out var limit) ? limit : null, bars);
        }
    }

    private static void Entry(StringBuilder page, StallFinding stall, TimeSpan? wanted, LifetimeBars bars)
    {
        var anchor = StallLinks.Anchor(stall.Id);
        var figures = $"{StallTable.Opened(stall)}: {StallTable.Became(stall)}";
        var ended = stall.Endings.Count == 0 ? "" : $", ended by {StallTable.EndedBy(stall)}";
        page.Append(CultureInfo.InvariantCulture, $"<article class=\"stall {AuditStyle.Of(stall.Verdict)}\" id=\"{anchor}\">\n<div>\n");
        page.Append(CultureInfo.InvariantCulture, $"<h3><a href=\"#{anchor}\">{Html.Escape(stall.Id)}</a></h3>\n<p><b class=\"verdict\">{Html.Escape(AuditWords.Verdict(stall.Verdict))}</b></p>\n</div>\n<div>\n");
        page.Append(bars.Of(stall, wanted, Html.Escape($"{figures}{(wanted is { } limit ? $"; asked for: {Times.Near(limit)}" : "")}")));
        page.Append(CultureInfo.InvariantCulture, $"<p>{Text(figures + ended)}</p>\n<p class=\"soft\">{Text($"{stall.Summary}. Guarded by {stall.Limit}{(wanted is { } asked ? $", asked for {Times.Near(asked)}" : "")}.")}</p>\n");
        if (stall.Verdict != AuditVerdict.Bounded)
        {
            HtmlText.List(page, stall.Reasons);
        }

        page.Append("</div>\n</article>\n");
    }

    // A line never breaks between a number and its unit.
    private static string Text(string text) => Html.Escape(BeforeUnit().Replace(text, "\u00a0"));

    [GeneratedRegex("(?<=[0-9]) (?=m?s\\b)| (?=× )|(?<=×) ")]
    private static partial Regex BeforeUnit();
}
