using System.Globalization;
using System.Text;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>The report for a step summary: the table, then what was broken, then every bound.</summary>
internal static class MarkdownReport
{
    public static string Render(RunReport report)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(Markdown.Escape(ReportWords.Headline(report))).Append("\n\n");
        Markdown.Table(text, ResultTable.Of(report));
        if (DefenceTable.Of(report.Scenarios) is { } defence)
        {
            Markdown.Table(text, defence);
        }

        Markdown.List(text, "## Not run", report.NotRun);
        foreach (var verdict in report.Scenarios.Where(verdict => !verdict.AsExpected))
        {
            Markdown.List(text, $"## Not as expected: {ReportWords.Name(verdict)}", verdict.Reasons);
        }

        foreach (var verdict in report.Scenarios)
        {
            Bounds(text, verdict);
        }

        Markdown.List(text, "## The run", ReportWords.Facts(report).Select(fact => $"{fact.Name}: {fact.Value}"));
        return text.ToString();
    }

    private static void Bounds(StringBuilder text, ScenarioVerdict verdict)
    {
        text.Append(CultureInfo.InvariantCulture, $"## Bounds: {Markdown.Escape(ReportWords.Name(verdict))}\n\n");
        if (WorkloadTable.Of(verdict) is { } workloads)
        {
            Markdown.Table(text, workloads);
        }

        if (verdict.Bounds.Count > 0)
        {
            Markdown.Table(text, ReportWords.BoundTable(verdict));
        }

        if (verdict.NotJudged.Count > 0)
        {
            Markdown.List(text, "Not judged:", verdict.NotJudged.Select(bound => bound.Describe()));
        }

        if (ProfileText.Of(verdict) is { Count: > 0 } profile)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Markdown.Escape(ProfileText.Heading(verdict))}:\n\n```\n");
            text.AppendJoin('\n', profile.Select(line => line.Replace('`', '\''))).Append("\n```\n\n");
        }

        Markdown.List(text, "For information:", ReportWords.Information(verdict));
    }
}
