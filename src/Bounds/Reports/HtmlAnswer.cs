using System.Globalization;
using System.Text;
using Leak.Bounds.Causes;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>The head of a page: the answer, what broke in a line each, and what was tested.</summary>
internal static class HtmlAnswer
{
    private const int MostLines = 8;

    public static void Append(StringBuilder page, RunReport report, IReadOnlyList<Cause> causes)
    {
        var (kind, sign, word) = report.AsExpected ? ("good", "✓", "Passed")
            : report.Scenarios.Any(verdict => verdict.Verdict != Plans.Verdict.Inconclusive && !verdict.AsExpected) ? ("bad", "✗", "Failed")
            : ("warn", "○", "No verdict");
        page.Append(CultureInfo.InvariantCulture, $"<header class=\"answer {kind}\">\n<p class=\"kicker\"><span class=\"badge\"><span aria-hidden=\"true\">{sign}</span> {word}</span> Does the server give back what stalled clients take?</p>\n");
        page.Append(CultureInfo.InvariantCulture, $"<h1>{Html.Escape(ReportWords.Headline(report))}</h1>\n");
        Lines(page, report, causes);
        HtmlText.Facts(page, Tested(report));
        page.Append("</header>\n");
    }

    private static void Lines(StringBuilder page, RunReport report, IReadOnlyList<Cause> causes)
    {
        if (report.NotRun.Count > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p>Not run: {Html.Escape(string.Join("; ", report.NotRun))}. What was not run is no pass.</p>\n");
        }

        page.Append("<ul class=\"lines\">\n");
        if (causes.Count > 0)
        {
            page.AppendJoin("", causes.Select(cause => $"<li class=\"bad\"><a href=\"#c-{cause.Key}\">{Html.Escape(cause.Title)}</a> <span class=\"soft\">{Html.Escape(HtmlCauses.Excess(cause))}</span></li>\n"));
        }

        page.AppendJoin("", report.Scenarios.Where(verdict => verdict.AsExpected).Take(MostLines).Select(verdict =>
            $"<li class=\"{(ScenarioWords.IsControl(verdict) ? "control" : "good")}\"><b>{Html.Escape(ReportWords.Name(verdict))}</b>: {Html.Escape($"{ScenarioWords.Verdict(verdict)}. {ScenarioWords.Figures(verdict).FirstOrDefault()}")}</li>\n"));
        page.Append("</ul>\n");
    }

    /// <summary>What was tested.</summary>
    private static IEnumerable<(string Name, string Value)> Tested(RunReport report)
    {
        yield return ("Tested", report.Target ?? "not told");
        yield return ("Commit", report.Environment.Commit is { } commit ? commit[..Math.Min(12, commit.Length)] : "not known");
        yield return ("Started", report.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        yield return ("Took", report.Duration is { } time ? $"{Wording.Number(Math.Round(time.TotalSeconds, 1))} s" : "not known");
        yield return ("Runtime", report.Environment.Runtime);
        yield return ("Engine", report.Engine);
    }
}
