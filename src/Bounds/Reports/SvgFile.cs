using System.Globalization;
using System.Text;
using Leak.Bounds.Facts;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>The main charts of a run as one picture: a row for each scenario, connections beside tasks. Rows of one scenario share a scale.</summary>
internal static class SvgFile
{
    private const int Width = 1160;
    private const int ChartWidth = 560;
    private const int ChartHeight = 230;
    private const int RowHeight = 292;
    private const int Margin = 20;
    private const int Title = 34;

    private const string Style =
        """

        :root { --page: #fff; --ink: #1d1f21; --soft: #60656b; --rule: #dddfe2; --line: #2563b8; --bound: #b45309; --good: #15803d; --bad: #b91c1c; }
        @media (prefers-color-scheme: dark) { :root { --page: #16181a; --ink: #e8e9ea; --soft: #a0a6ac; --rule: #383c41; --line: #78aef0; --bound: #f0a35c; --good: #5bc27e; --bad: #f28b82; } }
        .page { fill: var(--page); } text { font: 12px system-ui, sans-serif; fill: var(--soft); }
        .title { font-size: 16px; font-weight: 600; fill: var(--ink); } .good { fill: var(--good); } .bad { fill: var(--bad); } .name { font-size: 13px; }
        .grid { stroke: var(--rule); } .axis { stroke: var(--soft); } .line { fill: none; stroke: var(--line); stroke-width: 2; stroke-linejoin: round; }
        .peak { fill: var(--line); stroke: var(--page); stroke-width: 1.5; } line.bound { stroke: var(--bound); stroke-width: 1.5; } line.compared { stroke-dasharray: 6 4; }
        text.bound { fill: var(--bound); paint-order: stroke; stroke: var(--page); stroke-width: 4px; }

        """;

    public static string Render(RunReport report)
    {
        var headline = Html.Escape(ReportWords.Headline(report));
        var height = Margin + Title + (RowHeight * report.Scenarios.Count);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{height}\" viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-labelledby=\"title\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title id=\"title\">{headline}</title>\n<style>{Style}</style>\n<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"{Margin}\" y=\"28\">{headline}</text>\n");
        var top = Margin + Title;
        foreach (var verdict in report.Scenarios)
        {
            Row(svg, verdict, [.. report.Scenarios.Where(other => other.Observation.Scenario.Id == verdict.Observation.Scenario.Id)], top);
            top += RowHeight;
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Row(StringBuilder svg, ScenarioVerdict verdict, IReadOnlyList<ScenarioVerdict> same, int top)
    {
        var scenario = verdict.Observation.Scenario;
        var said = $"{VerdictWords.Of(verdict)}{(verdict.AsExpected ? scenario.IsControl ? ", as it must without limits" : "" : $", expected {scenario.Expected}")}";
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"{Margin}\" y=\"{top + 16}\">{Html.Escape(scenario.Title)}: <tspan class=\"{(verdict.AsExpected ? "good" : "bad")}\">{Html.Escape(said)}</tspan></text>\n");
        Chart(svg, verdict, same, Connections(verdict.Observation), Margin, top + 24);
        Chart(svg, verdict, same, Quantity.ActiveTasks, Width - ChartWidth, top + 24);
    }

    private static Quantity Connections(Observation observation) =>
        observation.FindSeries(Quantity.OpenConnections) is { Samples.Count: > 0 } ? Quantity.OpenConnections : Quantity.TcpConnections;

    private static void Chart(StringBuilder svg, ScenarioVerdict verdict, IReadOnlyList<ScenarioVerdict> same, Quantity quantity, int left, int top)
    {
        var observation = verdict.Observation;
        var judged = verdict.Bounds.FirstOrDefault(bound => bound.Quantity == quantity);
        var compared = verdict.NotJudged.FirstOrDefault(bound => bound.Quantity == quantity && bound.Limit is not null);
        var largest = same.Select(other => Largest(other, quantity)).Max();
        var length = same.Max(other => other.Observation.Watched);
        var drawn = observation.FindSeries(quantity) is not { } series ? ""
            : judged is not null ? SvgChart.Render(series, judged.Limit, "bound", judged: true, length, largest)
            : SvgChart.Render(series, compared?.Limit, "with timeouts on at most", judged: false, length, largest);
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"name\" x=\"{left}\" y=\"{top + 14}\">{Html.Escape(quantity.Name)}{(drawn.Length == 0 ? ": not counted" : "")}</text>\n");
        if (drawn.Length > 0)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<svg x=\"{left}\" y=\"{top + 20}\" width=\"{ChartWidth}\" height=\"{ChartHeight}\">\n{drawn}</svg>\n");
        }
    }

    private static double Largest(ScenarioVerdict verdict, Quantity quantity) => new[]
    {
        verdict.Observation.FindSeries(quantity)?.Peak?.Value ?? 0,
        verdict.Bounds.FirstOrDefault(bound => bound.Quantity == quantity)?.Limit ?? 0,
        verdict.NotJudged.FirstOrDefault(bound => bound.Quantity == quantity)?.Limit ?? 0,
    }.Where(double.IsFinite).Max();
}
