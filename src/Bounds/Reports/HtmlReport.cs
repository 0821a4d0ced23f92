using System.Globalization;
using System.Text;
using Leak.Bounds.Engine;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>The report for people: one file that opens offline. Nothing in it is loaded or run.</summary>
internal static class HtmlReport
{
    public static string Render(RunReport report)
    {
        var headline = Html.Escape(ReportWords.Headline(report));
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
        page.Append(CultureInfo.InvariantCulture, $"<title>{headline}</title>\n<style>{HtmlStyle.Sheet}</style>\n</head>\n<body>\n<main>\n");
        page.Append(CultureInfo.InvariantCulture, $"<h1 class=\"{(report.AsExpected ? "good" : "bad")}\">{headline}</h1>\n");
        Table(page, ResultTable.Of(report), row => report.Scenarios[row].AsExpected);
        if (DefenceTable.Of(report.Scenarios) is { } defence)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>{Html.Escape(defence.Title)}</h2>\n");
            var rows = DefenceTable.Rows(report.Scenarios);
            Table(page, defence, row => rows[row].AsExpected);
        }

        if (report.NotRun.Count > 0)
        {
            page.Append("<h2 class=\"bad\">Not run</h2>\n");
            List(page, report.NotRun);
        }

        foreach (var verdict in report.Scenarios.Where(verdict => !verdict.AsExpected))
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2 class=\"bad\">Not as expected: {Html.Escape(ReportWords.Name(verdict))}</h2>\n");
            List(page, verdict.Reasons);
        }

        foreach (var verdict in report.Scenarios)
        {
            Scenario(page, verdict);
        }

        page.Append("<section>\n<h2>The run</h2>\n<dl>\n");
        foreach (var (name, value) in ReportWords.Facts(report))
        {
            page.Append(CultureInfo.InvariantCulture, $"<dt>{Html.Escape(name)}</dt><dd>{Html.Escape(value)}</dd>\n");
        }

        return page.Append("</dl>\n</section>\n</main>\n</body>\n</html>\n").ToString();
    }

    private static void Scenario(StringBuilder page, ScenarioVerdict verdict)
    {
        page.Append(CultureInfo.InvariantCulture, $"<section>\n<h2>{Html.Escape(ReportWords.Name(verdict))}</h2>\n");
        Charts(page, verdict);
        if (WorkloadTable.Of(verdict) is { } workloads)
        {
            Table(page, workloads, row => verdict.Workloads[row].AsExpected);
        }

        if (verdict.Bounds.Count > 0)
        {
            var passed = verdict.Bounds.OrderBy(bound => bound.Passed).Select(bound => bound.Passed || bound.IsMeant).ToList();
            Table(page, ReportWords.BoundTable(verdict), row => passed[row]);
        }

        if (verdict.NotJudged.Count > 0)
        {
            page.Append("<h3>Not judged</h3>\n");
            List(page, verdict.NotJudged.Select(bound => bound.Describe()));
        }

        if (ProfileText.Of(verdict) is { Count: > 0 } profile)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h3>{Html.Escape(ProfileText.Heading(verdict))}</h3>\n");
            page.Append(CultureInfo.InvariantCulture, $"<pre>{string.Join('\n', profile.Select(Html.Escape))}</pre>\n");
        }

        List(page, ReportWords.Information(verdict));
        page.Append("</section>\n");
    }

    private static void Charts(StringBuilder page, ScenarioVerdict verdict)
    {
        var observation = verdict.Observation;
        page.Append("<div class=\"charts\">\n");
        foreach (var series in observation.Series.Where(series => series.Samples.Any(sample => double.IsFinite(sample.Value))))
        {
            var judged = verdict.Bounds.FirstOrDefault(bound => bound.Quantity == series.Quantity);
            var compared = verdict.NotJudged.FirstOrDefault(bound => bound.Quantity == series.Quantity && bound.Limit is not null);
            var svg = judged is not null
                ? SvgChart.Render(series, judged.Limit, "bound", judged: true, observation.Watched)
                : SvgChart.Render(series, compared?.Limit, "with timeouts on at most", judged: false, observation.Watched);
            var peak = series.Peak!.Value;
            page.Append(CultureInfo.InvariantCulture, $"<figure>\n<figcaption><b>{Html.Escape(series.Quantity.Name)}</b> peak {ChartAxis.Label(peak.Value)} {Html.Escape(series.Quantity.Unit)} at {Wording.Seconds(peak.At)}</figcaption>\n{svg}</figure>\n");
        }

        page.Append("</div>\n");
    }

    private static void Table(StringBuilder page, ReportTable table, Func<int, bool> isGood)
    {
        page.Append("<div class=\"scroll\"><table>\n<thead><tr><th></th>");
        foreach (var column in table.Columns)
        {
            page.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{Html.Escape(column)}</th>");
        }

        page.Append("</tr></thead>\n<tbody>\n");
        for (var row = 0; row < table.Rows.Count; row++)
        {
            var (kind, mark) = isGood(row) ? ("good", "✓") : ("bad", "✗");
            page.Append(CultureInfo.InvariantCulture, $"<tr class=\"{kind}\"><td class=\"mark\">{mark}</td>");
            foreach (var cell in table.Rows[row])
            {
                page.Append(CultureInfo.InvariantCulture, $"<td>{Html.Escape(cell)}</td>");
            }

            page.Append("</tr>\n");
        }

        page.Append("</tbody>\n</table></div>\n");
    }

    private static void List(StringBuilder page, IEnumerable<string> lines)
    {
        page.Append("<ul>\n");
        foreach (var line in lines)
        {
            page.Append(CultureInfo.InvariantCulture, $"<li>{Html.Escape(line)}</li>\n");
        }

        page.Append("</ul>\n");
    }
}
