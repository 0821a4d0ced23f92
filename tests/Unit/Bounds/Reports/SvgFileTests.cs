using System.Xml.Linq;
using Leak.Bounds.Facts;
using Leak.Bounds.Reports;
using Leak.Bounds.Verdicts;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Reports;

internal sealed class SvgFileTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    [Test]
    public void Picture_HasConnectionsAndTasksOfEachScenario_WithTheirBounds()
    {
        var root = XDocument.Parse(SvgFile.Render(PlantedReport.Article())).Root!;

        root.Name.ShouldBe(s_svg + "svg");
        root.Descendants(s_svg + "polyline").Count().ShouldBe(6);
        root.Descendants(s_svg + "text").Select(text => text.Value).ShouldContain("idle, timeouts off: Growing, as it must without limits");
        root.Descendants(s_svg + "line").Count(line => line.Attribute("class")?.Value == "bound").ShouldBe(4);
        root.Descendants(s_svg + "line").Count(line => line.Attribute("class")?.Value == "bound compared").ShouldBe(2);
    }

    [Test]
    public void Rows_OfOneScenario_ShareOneScale()
    {
        var off = PlantedReport.Of(ScenarioVerdict.Of(Planted.Control()));
        var both = off with { Scenarios = [.. off.Scenarios, ScenarioVerdict.Of(Planted.Subject())] };

        List<string> Ticks(RunReport report) => [.. XDocument.Parse(SvgFile.Render(report)).Root!.Elements(s_svg + "svg").Where((_, place) => place % 2 == 0).Select(chart => string.Join(' ', chart.Descendants(s_svg + "text").Where(text => text.Attribute("text-anchor")?.Value == "end" && text.Attribute("class")?.Value == "tick").Select(text => text.Value)))];

        Ticks(both).Distinct().Count().ShouldBe(1);
        Ticks(both)[0].ShouldBe(Ticks(off)[0]);
    }

    [Test]
    public void Picture_HasBothThemes_AndNothingThatIsLoadedOrRun()
    {
        var text = SvgFile.Render(PlantedReport.Article());

        text.ShouldContain("prefers-color-scheme: dark");
        text.ShouldNotContain("href");
        text.ShouldNotContain("<script");
        text.ShouldNotContain("url(");
    }

    [Test]
    public void Picture_OfHostileText_IsWellFormedAndShowsIt()
    {
        var text = SvgFile.Render(PlantedReport.OfHostileText());

        text.Where(char.IsControl).ShouldAllBe(character => character == '\n');
        XDocument.Parse(text).Descendants().ShouldAllBe(element => element.Name.Namespace == s_svg && element.Name.LocalName != "script");
    }

    [Test]
    public void Picture_WithoutCounts_SaysSo()
    {
        var report = PlantedReport.Of(ScenarioVerdict.Of(Planted.Subject() with { Series = [new(Quantity.ActiveTasks, [], "not here.")] }));

        XDocument.Parse(SvgFile.Render(report)).Descendants(s_svg + "text").Select(text => text.Value).ShouldContain("activeTasks: not counted");
        SvgFile.Render(PlantedReport.Of()).ShouldContain("No scenario has run");
    }
}
