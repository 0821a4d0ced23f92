using System.Globalization;
using System.Text;
using Leak.Bounds.Causes;
using Leak.Bounds.Pages;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>The report for people: one file that opens offline. The answer comes first, then what broke, then the evidence of each scenario.</summary>
internal static class HtmlReport
{
    public static string Render(RunReport report)
    {
        var anchors = Anchors.Of(report.Scenarios);
        var scenarios = report.Scenarios.Zip(anchors, (verdict, anchor) => (Verdict: verdict, Anchor: anchor)).ToList();
        var causes = CauseFinder.Of(report.Scenarios);
        var groups = scenarios.GroupBy(pair => pair.Verdict.Observation.Scenario.Id, StringComparer.Ordinal).Select((group, place) => (Key: $"g-{place + 1}", Title: group.Key, Scenarios: group.ToList())).ToList();
        var page = new StringBuilder();
        HtmlAnswer.Append(page, report, causes);
        Contents(page, causes.Count > 0, groups.Select(group => (group.Key, group.Title)));
        HtmlCauses.Append(page, causes, verdict => scenarios.Find(pair => ReferenceEquals(pair.Verdict, verdict)).Anchor);
        Results(page, report, anchors);
        foreach (var group in groups)
        {
            HtmlScenarios.Append(page, group.Key, group.Title, group.Scenarios);
        }

        page.Append("<section id=\"run\" aria-labelledby=\"run-title\">\n<h2 id=\"run-title\">The run</h2>\n");
        HtmlText.Facts(page, ReportWords.Facts(report));
        page.Append("</section>\n");
        var data = new PageData([.. groups.SelectMany(group => group.Scenarios.Select(pair => ScenarioCharts.Of(pair.Verdict, pair.Anchor, group.Key)))]);
        return PageFrame.Render(Html.Escape(ReportWords.Headline(report)), page.ToString(), PageJson.Of(data), data.Scenarios.Any(scenario => scenario.Profile is not null));
    }

    private static void Contents(StringBuilder page, bool isBroken, IEnumerable<(string Key, string Title)> groups)
    {
        page.Append("<nav aria-label=\"On this page\"><ul>");
        page.Append(isBroken ? "<li><a href=\"#broke\">What broke</a></li>" : "").Append("<li><a href=\"#results\">Results</a></li>");
        page.AppendJoin("", groups.Take(12).Select(group => $"<li><a href=\"#{group.Key}\">{Html.Escape(group.Title)}</a></li>"));
        page.Append("<li><a href=\"#run\">The run</a></li></ul></nav>\n");
    }

    private static void Results(StringBuilder page, RunReport report, IReadOnlyList<string> anchors)
    {
        page.Append("<section id=\"results\" aria-labelledby=\"results-title\">\n<h2 id=\"results-title\">Results</h2>\n");
        var table = ResultTable.Of(report);
        HtmlTable.Append(page, table.Title, table.Columns, [.. table.Rows.Select((row, place) => Row(report.Scenarios[place], row, anchors[place]))]);
        if (DefenceTable.Of(report.Scenarios) is { } defence)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h3>{Html.Escape(defence.Title)}</h3>\n");
            var rows = DefenceTable.Rows(report.Scenarios);
            var places = anchors.Where((_, place) => rows.Contains(report.Scenarios[place])).ToList();
            HtmlTable.Append(page, defence.Title, defence.Columns, [.. defence.Rows.Select((row, place) =>
                new HtmlRow(ScenarioWords.Mark(rows[place]), $"{places[place]}-off", HtmlTable.Cells(row)))]);
        }

        page.Append("</section>\n");
    }

    /// <summary>Its first cell leads to the scenario. Beside a tick it is told why something may be left; what may not be is a cause of its own.</summary>
    private static HtmlRow Row(ScenarioVerdict verdict, IReadOnlyList<string> row, string anchor)
    {
        var cells = HtmlTable.Cells(row).ToList();
        cells[0] = $"<a href=\"#{anchor}\">{cells[0]}</a>";
        cells[7] += !verdict.AsExpected ? "" : WhyLeft([.. ScenarioWords.WhyLeft(verdict).Select(Html.Escape)]);
        cells[8] += verdict.AsExpected && ScenarioWords.IsControl(verdict) ? "<br><small>a control: it grows, as it must without limits</small>" : "";
        return new HtmlRow(ScenarioWords.Mark(verdict), $"{anchor}-row", cells);
    }

    /// <summary>As a rule the reasons are one, counted in several ways: the first says it.</summary>
    private static string WhyLeft(IReadOnlyList<string> reasons) => reasons.Count == 0 ? "" : string.Concat(
        $"<br><small>{reasons[0]}</small>",
        reasons.Count == 1 ? "" : $"<details><summary><small>{reasons.Count - 1} more</small></summary>{string.Join("<br>", reasons.Skip(1).Select(reason => $"<small>{reason}</small>"))}</details>");
}
