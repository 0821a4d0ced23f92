using System.Globalization;
using System.Text;
using Leak.Bounds.Engine;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>The report for a step summary: the table, then what was broken, then every bound.</summary>
internal static class MarkdownReport
{
    // Round brackets, + and ! mean nothing once square brackets are escaped and no line begins with them.
    private const string Special = "\\`*_[]#|~$";

    private const string SpecialAtStart = "+-=";

    public static string Render(RunReport report)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(Escape(ReportWords.Headline(report))).Append("\n\n");
        Table(text, ResultTable.Of(report));
        if (DefenceTable.Of(report.Scenarios) is { } defence)
        {
            Table(text, defence);
        }

        List(text, "## Not run", report.NotRun);
        foreach (var verdict in report.Scenarios.Where(verdict => !verdict.AsExpected))
        {
            List(text, $"## Not as expected: {ReportWords.Name(verdict)}", verdict.Reasons);
        }

        foreach (var verdict in report.Scenarios)
        {
            Bounds(text, verdict);
        }

        List(text, "## The run", ReportWords.Facts(report).Select(fact => $"{fact.Name}: {fact.Value}"));
        return text.ToString();
    }

    private static void Bounds(StringBuilder text, ScenarioVerdict verdict)
    {
        text.Append(CultureInfo.InvariantCulture, $"## Bounds: {Escape(ReportWords.Name(verdict))}\n\n");
        if (WorkloadTable.Of(verdict) is { } workloads)
        {
            Table(text, workloads);
        }

        if (verdict.Bounds.Count > 0)
        {
            Table(text, ReportWords.BoundTable(verdict));
        }

        if (verdict.NotJudged.Count > 0)
        {
            List(text, "Not judged:", verdict.NotJudged.Select(bound => bound.Describe()));
        }

        if (ProfileText.Of(verdict) is { Count: > 0 } profile)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Escape(ProfileText.Heading(verdict))}:\n\n```\n");
            text.AppendJoin('\n', profile.Select(line => line.Replace('`', '\''))).Append("\n```\n\n");
        }

        List(text, "For information:", ReportWords.Information(verdict));
    }

    private static void Table(StringBuilder text, ReportTable table)
    {
        Row(text, table.Columns);
        Row(text, table.Columns.Select(_ => "---"), escape: false);
        foreach (var row in table.Rows)
        {
            Row(text, row);
        }

        text.Append('\n');
    }

    private static void Row(StringBuilder text, IEnumerable<string> cells, bool escape = true) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(cell => escape ? Escape(cell) : cell)).Append(" |\n");

    private static void List(StringBuilder text, string heading, IEnumerable<string> lines)
    {
        var items = lines.ToList();
        if (items.Count > 0)
        {
            text.Append(heading.StartsWith('#') ? $"## {Escape(heading[3..])}" : heading).Append("\n\n");
            text.AppendJoin('\n', items.Select(item => $"- {Escape(item)}")).Append("\n\n");
        }
    }

    /// <summary>One line without any meaning in Markdown or in the HTML that Markdown lets through.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var character in PlainText.OneLine(text))
        {
            _ = character switch
            {
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                _ when Special.Contains(character, StringComparison.Ordinal)
                    || (escaped.Length == 0 && SpecialAtStart.Contains(character, StringComparison.Ordinal)) => escaped.Append('\\').Append(character),
                _ => escaped.Append(character),
            };
        }

        return escaped.ToString();
    }
}
