using System.Globalization;
using System.Text;
using Leak.Bounds.Causes;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>The report for a step summary: the answer, then what broke, grouped, then how it went over time, then every bound.</summary>
internal static class MarkdownReport
{
    /// <summary>Renders it.</summary>
    /// <param name="report">The run.</param>
    /// <param name="mostBytes">How many bytes of UTF-8 it may have; details that do not fit are left out. Default: what a summary of a step may have.</param>
    public static string Render(RunReport report, int mostBytes = MarkdownPage.MostBytes) => MarkdownPage.Of(Parts(report), mostBytes, "report.html");

    private static IEnumerable<string> Parts(RunReport report)
    {
        yield return $"# {Markdown.Escape(ReportWords.Headline(report))}\n\n{Tested(report)}";
        foreach (var cause in CauseFinder.Of(report.Scenarios))
        {
            yield return Part(text => MarkdownCause.Append(text, cause));
        }

        yield return Part(text => Markdown.List(text, "## Not run", report.NotRun));
        yield return Part(text => Markdown.Table(text, ResultTable.Of(report)));
        if (SparklineTable.Of(report.Scenarios) is { } series)
        {
            yield return Part(text => Markdown.Table(text, series));
        }

        if (DefenceTable.Of(report.Scenarios) is { } defence)
        {
            yield return Part(text => Markdown.Table(text, defence));
        }

        yield return Part(text => Markdown.List(text, "## The run", ReportWords.Facts(report).Select(fact => $"{fact.Name}: {fact.Value}")));
        foreach (var verdict in report.Scenarios.OrderBy(verdict => verdict.AsExpected))
        {
            yield return Part(text => Bounds(text, verdict));
        }
    }

    private static string Part(Action<StringBuilder> write)
    {
        var text = new StringBuilder();
        write(text);
        return text.ToString();
    }

    private static string Tested(RunReport report)
    {
        string?[] facts = [report.Target, report.Duration is { } time ? $"{Wording.Number(Math.Round(time.TotalSeconds, 1))} s" : null, report.Environment.Runtime, report.Environment.Commit is { } commit ? $"commit {commit}" : null];
        return $"{Markdown.Escape(string.Join(" · ", facts.OfType<string>()))}\n\n";
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
