using System.Globalization;
using System.Text;
using Leak.Bounds.Facts;
using Leak.Bounds.Pages;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>The scenarios of one id side by side, on one scale, and the evidence of each.</summary>
internal static class HtmlScenarios
{
    public static void Append(StringBuilder page, string key, string title, IReadOnlyList<(ScenarioVerdict Verdict, string Anchor)> scenarios)
    {
        page.Append(CultureInfo.InvariantCulture, $"<section class=\"group\" id=\"{key}\" aria-labelledby=\"{key}-title\">\n<h2 id=\"{key}-title\">{Html.Escape(title)}</h2>\n<div class=\"sides\">\n");
        foreach (var (verdict, anchor) in scenarios)
        {
            Side(page, verdict, anchor);
        }

        page.Append("</div>\n");
        Survival(page, key, scenarios);
        foreach (var (verdict, anchor) in scenarios)
        {
            Evidence(page, verdict, anchor);
        }

        page.Append("</section>\n");
    }

    private static void Side(StringBuilder page, ScenarioVerdict verdict, string anchor)
    {
        var (kind, sign) = ScenarioWords.Mark(verdict) switch
        {
            RowMark.Good => ("good", "✓"),
            RowMark.Control => ("control", "▲"),
            _ => ("bad", "✗"),
        };
        page.Append(CultureInfo.InvariantCulture, $"<article class=\"side {kind}\" id=\"{anchor}\">\n<h3>timeouts {Html.Escape(verdict.Observation.Scenario.Settings)}</h3>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"verdict\"><span aria-hidden=\"true\">{sign}</span> {Html.Escape(ScenarioWords.Verdict(verdict))}</p>\n<ul class=\"figures\">");
        page.AppendJoin("", ScenarioWords.Figures(verdict).Select(figure => $"<li>{Html.Escape(figure)}</li>")).Append("</ul>\n");
        foreach (var quantity in new[] { ScenarioCharts.Connections(verdict.Observation), Quantity.ActiveTasks })
        {
            if (verdict.Observation.FindSeries(quantity) is { } series && ScenarioCharts.HasSamples(series))
            {
                Figure(page, verdict, anchor, series);
            }
        }

        page.Append("</article>\n");
    }

    /// <summary>The place of a chart, and what it shows in words.</summary>
    private static void Figure(StringBuilder page, ScenarioVerdict verdict, string anchor, Series series)
    {
        var peak = series.Samples.Where(sample => double.IsFinite(sample.Value)).MaxBy(sample => sample.Value);
        var name = Html.Escape(series.Quantity.Name);
        page.Append(CultureInfo.InvariantCulture, $"<figure class=\"chart\" data-scenario=\"{anchor}\" data-chart=\"{name}\"><figcaption><b>{name}</b> at most {ChartAxis.Label(peak.Value)} {Html.Escape(series.Quantity.Unit)}, at {Wording.Seconds(peak.At)}");
        page.Append(ScenarioCharts.BoundOf(verdict, series.Quantity) is var (limit, text, _) ? $"; {text} {ChartAxis.Label(limit)}" : "").Append("</figcaption><div class=\"plot\"></div></figure>\n");
    }

    private static void Survival(StringBuilder page, string key, IReadOnlyList<(ScenarioVerdict Verdict, string Anchor)> scenarios)
    {
        if (!scenarios.Any(pair => pair.Verdict.Observation.Stalls.Any(record => record.Lifetimes.Count > 0)))
        {
            return;
        }

        page.Append(CultureInfo.InvariantCulture, $"<div class=\"lifetimes\"><figure class=\"survival\" data-group=\"{key}\"><figcaption><b>How long stalled connections live</b> share still held, by the time since they stalled; the limit, and the limit + {Wording.Seconds(Plans.Limit.Slack)} within which the server must have acted</figcaption><div class=\"plot\"></div></figure>\n");
        page.Append("<div><h3>The limit that fired</h3>\n<dl class=\"facts\">\n");
        page.AppendJoin("", scenarios.Select(pair => $"<div><dt>{Html.Escape($"timeouts {pair.Verdict.Observation.Scenario.Settings}")}</dt><dd>{Html.Escape(Fired(pair.Verdict))}</dd></div>\n")).Append("</dl></div></div>\n");
    }

    private static string Fired(ScenarioVerdict verdict) => ScenarioFigures.Of(verdict.Observation).LimitsFired switch
    {
        null => $"not known: {ScenarioFigures.LimitsUnknown([.. verdict.Observation.Stalls])}",
        { Count: 0 } => "none: the server ended no connection by a limit",
        var fired => Wording.Counts(fired, most: 8),
    };

    private static void Evidence(StringBuilder page, ScenarioVerdict verdict, string anchor)
    {
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"evidence\" id=\"{anchor}-evidence\">\n<h3>Evidence: {Html.Escape(ReportWords.Name(verdict))}</h3>\n");
        if (WorkloadTable.Of(verdict) is { } workloads)
        {
            HtmlText.Fold(page, "Each workload", $"{workloads.Rows.Count}", $"{anchor}-workloads", isOpen: !verdict.AsExpected);
            HtmlTable.Append(page, workloads.Title, workloads.Columns, [.. workloads.Rows.Select((row, place) => new HtmlRow(Mark(verdict.Workloads[place]), $"{anchor}-w{place + 1}", HtmlTable.Cells(row)))]);
            page.Append("</details>\n");
        }

        Bounds(page, verdict, anchor);
        Connections(page, verdict, anchor);
        Profile(page, verdict, anchor);
        Others(page, verdict, anchor);
        Information(page, verdict);
        page.Append("</div>\n");
    }

    private static RowMark Mark(WorkloadVerdict workload) => workload switch
    {
        { NotApplicable: not null } => RowMark.Open,
        { AsExpected: false } => RowMark.Bad,
        { Expected: Plans.Verdict.Growing } => RowMark.Control,
        _ => RowMark.Good,
    };

    private static void Bounds(StringBuilder page, ScenarioVerdict verdict, string anchor)
    {
        var (held, broken) = (verdict.Bounds.Count(bound => bound.Passed), verdict.Bounds.Count(bound => !bound.Passed));
        HtmlText.Fold(page, "How the verdict was reached", $"{Wording.Amount(held, "bounds")} held, {broken} broken, {verdict.NotJudged.Count} not judged", $"{anchor}-bounds");
        page.Append(CultureInfo.InvariantCulture, $"<p>{Html.Escape(How(verdict))}</p>\n");
        if (verdict.Bounds.Count > 0)
        {
            // The same order as the table's.
            var bounds = verdict.Bounds.OrderBy(bound => bound.Passed).ToList();
            var table = ReportWords.BoundTable(verdict);
            HtmlTable.Append(page, table.Title, table.Columns, [.. table.Rows.Select((row, place) => Row(bounds[place], row, $"{anchor}-b{place + 1}"))]);
        }

        if (verdict.NotJudged.Count > 0)
        {
            page.Append("<h4>Not judged</h4>\n<p class=\"soft\">Neither a pass nor a failure.</p>\n");
            HtmlText.List(page, verdict.NotJudged.Select(bound => bound.Describe()));
        }

        page.Append("</details>\n");
    }

    private static string How(ScenarioVerdict verdict)
    {
        var kind = ScenarioWords.IsControl(verdict)
            ? "This is a control: nothing stops its stalls, and it must be seen to grow. Counts are compared with what the limits would allow."
            : "Each limit is computed from the server's settings and from the arrivals that were recorded, and never guessed.";
        return $"{kind} The verdict is {verdict.Verdict}{Meaning(verdict.Verdict)}, and {verdict.Observation.Scenario.Expected} was expected.{(verdict.Reasons.Count > 0 && !verdict.AsExpected ? $" Why: {verdict.Reasons[0]}" : "")}";
    }

    private static string Meaning(Plans.Verdict verdict) => verdict switch
    {
        Plans.Verdict.Growing => " (a count, or a lifetime, passed its bound, for a time or for good)",
        Plans.Verdict.Bounded => " (no count and no lifetime passed its bound)",
        _ => "",
    };

    private static HtmlRow Row(BoundResult bound, IReadOnlyList<string> row, string anchor)
    {
        var cells = HtmlTable.Cells(row).ToList();
        cells[0] += BoundWords.Of(bound.Name) is { Length: > 0 } meaning ? $"<br><small>{Html.Escape(meaning)}</small>" : "";
        cells[2] = $"<span class=\"formula\">{cells[2]}</span>{(bound.Detail is { } detail ? $"<br><small>{Html.Escape(detail)}</small>" : "")}";
        return new HtmlRow(bound.Passed ? RowMark.Good : bound.IsMeant ? RowMark.Control : RowMark.Bad, anchor, cells);
    }

    private static void Connections(StringBuilder page, ScenarioVerdict verdict, string anchor)
    {
        var stalls = verdict.Observation.Stalls.Where(record => record.Lifetimes.Count > 0).ToList();
        if (stalls.Count == 0)
        {
            return;
        }

        HtmlText.Fold(page, "Each connection", $"{Wording.Amount(stalls.Sum(record => record.Lifetimes.Count), "connections")}: when it came, stalled, was answered and ended", $"{anchor}-connections");
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"connections\" data-scenario=\"{anchor}\"></div>\n<noscript><p>The timelines need JavaScript. The longest lifetimes are in the tables above.</p></noscript>\n</details>\n");
    }

    private static void Profile(StringBuilder page, ScenarioVerdict verdict, string anchor)
    {
        if (verdict.Observation.Stacks.Stacks.Count == 0)
        {
            return;
        }

        HtmlText.Fold(page, "Where the tasks were parked", $"at their peak, {Wording.Seconds(verdict.Observation.Stacks.At)} into the run, and how many more than at its start", $"{anchor}-profile");
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"profile\" data-scenario=\"{anchor}\"></div>\n");
        HtmlText.Block(page, ProfileText.Lines(verdict.Observation.Stacks), "The same as text");
        page.Append("</details>\n");
    }

    private static void Others(StringBuilder page, ScenarioVerdict verdict, string anchor)
    {
        var main = ScenarioCharts.Connections(verdict.Observation);
        var others = verdict.Observation.Series.Where(series => series.Quantity != main && series.Quantity != Quantity.ActiveTasks && ScenarioCharts.HasSamples(series)).ToList();
        if (others.Count == 0)
        {
            return;
        }

        HtmlText.Fold(page, "Other series", $"{others.Count}", $"{anchor}-series");
        page.Append("<div class=\"small\">\n");
        others.ForEach(series => Figure(page, verdict, anchor, series));
        foreach (var record in verdict.Observation.Workloads.OfType<LiveRecord>().Where(record => record.Latencies.Count > 1))
        {
            page.Append(CultureInfo.InvariantCulture, $"<figure class=\"chart\" data-scenario=\"{anchor}\" data-chart=\"{Html.Escape($"answers of {record.Id}")}\"><figcaption><b>answers of {Html.Escape(record.Id)}</b> how long each took</figcaption><div class=\"plot\"></div></figure>\n");
        }

        page.Append("</div>\n</details>\n");
    }

    private static void Information(StringBuilder page, ScenarioVerdict verdict)
    {
        if (ReportWords.Information(verdict).ToList() is { Count: > 0 } said)
        {
            HtmlText.Fold(page, "Also recorded", "for information, and not judged");
            HtmlText.List(page, said);
            page.Append("</details>\n");
        }
    }
}
