using System.Text.RegularExpressions;
using System.Xml.Linq;
using Leak.Bounds.Facts;
using Leak.Bounds.Reports;
using Leak.Bounds.Verdicts;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Reports;

internal sealed partial class HtmlReportTests
{
    /// <summary>Of a planted run; bytes, descriptors and timers have no bound while the clients are there.</summary>
    private const int Series = 8;

    private const int BoundSeries = 5;

    [Test]
    public void Report_OfTheArticle_HasAChartForEverySeriesWithItsBound()
    {
        var page = HtmlReport.Render(PlantedReport.Article());

        var charts = Charts(page);
        charts.Count.ShouldBe(3 * Series);
        charts.ShouldAllBe(chart => chart.Descendants("polyline").Count() == 1);
        charts.Count(chart => chart.Descendants("line").Count(line => ((string)line.Attribute("class")!).StartsWith("bound")) == 1).ShouldBe(3 * BoundSeries);
        Bounds(charts[Series]).ShouldBe(["with timeouts on at most 45"]);
        Bounds(charts[2 * Series]).ShouldBe(["bound 45"]);
    }

    [Test]
    public void Chart_WhenItsBoundIsComputed_DrawsItAtItsHeight()
    {
        var chart = Charts(HtmlReport.Render(PlantedReport.Of(ScenarioVerdict.Of(Planted.Subject().WithPeak(Quantity.OpenConnections, 45)))))[0];

        var bound = chart.Descendants("line").Single(line => (string)line.Attribute("class")! == "bound");
        var peak = chart.Descendants("circle").Single();
        ((string)bound.Attribute("y1")!).ShouldBe((string)peak.Attribute("cy")!);
    }

    [Test]
    public void Report_LoadsNothing()
    {
        var page = HtmlReport.Render(PlantedReport.Article());

        page.ShouldContain("default-src 'none'");
        page.ShouldNotContain("http:");
        page.ShouldNotContain("https:");
        page.ShouldNotContain("<link");
        page.ShouldNotContain("<script");
    }

    [Test]
    public void Report_WhenNotAsExpected_SaysWhyBeforeTheCharts()
    {
        var page = HtmlReport.Render(PlantedReport.Of(ScenarioVerdict.Of(Planted.Subject() with { Troubles = ["The server is gone."] })));

        page.IndexOf("<li>The server is gone.</li>", StringComparison.Ordinal).ShouldBeInRange(1, page.IndexOf("<svg", StringComparison.Ordinal));
        page.ShouldContain("<td>Inconclusive</td>");
    }

    [Test]
    public void Report_OfSeveralWorkloads_HasARowForEach()
    {
        var late = PlantedStalls.Closed().With(Planted.Closed(7, Planted.Seconds(1)));

        var page = HtmlReport.Render(PlantedReport.Of(ScenarioVerdict.Of(PlantedStalls.Run(late, PlantedStalls.Held()))));

        page.ShouldContain("<tr class=\"bad\"><td class=\"mark\">✗</td><td>http1/partial-line</td><td>100</td>");
        page.ShouldContain("<tr class=\"good\"><td class=\"mark\">✓</td><td>http1/sse-idle</td><td>100</td>");
    }

    [Test]
    public void Report_OfHostileText_IsMadeOfTheSameElements([Values] bool ofWorkloads)
    {
        var hostile = HtmlReport.Render(ofWorkloads ? PlantedReport.OfHostileWorkloads() : PlantedReport.OfHostileText());
        var harmless = hostile.Replace(Html.Escape(PlantedReport.Hostile), "harmless", StringComparison.Ordinal);

        hostile.ShouldNotContain("<script", Case.Insensitive);
        hostile.Where(char.IsControl).ShouldAllBe(character => character == '\n');
        Tag().Matches(hostile).Select(match => match.Value).ShouldBe(Tag().Matches(harmless).Select(match => match.Value));
        harmless.ShouldNotContain("alert");
    }

    private static List<XElement> Charts(string page) => [.. Svg().Matches(page).Select(match => XElement.Parse(match.Value))];

    private static IEnumerable<string> Bounds(XElement chart) =>
        chart.Descendants("text").Where(text => ((string)text.Attribute("class")!).StartsWith("bound")).Select(text => text.Value);

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Svg();

    [GeneratedRegex("</?[a-z][a-z0-9]*")]
    private static partial Regex Tag();
}
