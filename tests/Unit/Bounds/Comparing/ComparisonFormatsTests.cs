using System.Text.Json;
using Leak.Bounds.Comparing;
using Leak.Bounds.Facts;
using Leak.Bounds.Verdicts;
using Leak.Shared;
using Leak.Unit.Bounds.Reports;
using Leak.Unit.Bounds.Reports.Schemas;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Comparing;

internal sealed class ComparisonFormatsTests
{
    private const string Hostile = PlantedReport.Hostile;

    private static readonly Comparison s_worse = RunComparisonTests.Compare(
        PlantedReport.Of(ScenarioVerdict.Of(Planted.Subject())),
        PlantedReport.Of(ScenarioVerdict.Of(Planted.Subject().WithPeak(Quantity.OpenConnections, 73))));

    private static readonly Comparison s_hostile = new()
    {
        Kind = "runs",
        Before = Hostile,
        After = Hostile,
        Facts = [(Hostile, Hostile, Hostile)],
        Worse = [Hostile],
        Better = [Hostile],
        Other = [Hostile],
        NotComparable = [Hostile],
        Remarks = [Hostile],
        Figures = [new FigureChange(Hostile, Hostile, Hostile, 1, 2)],
    };

    [Test]
    public void Page_BeginsWithTheAnswer_AndNeedsNothingElse()
    {
        var page = ComparisonHtml.Render([s_worse]);

        page.ShouldContain("<header class=\"answer bad\">");
        page.ShouldContain("<h1>2 worse</h1>");
        page.ShouldContain("<h2>a.json → b.json</h2>");
        page.ShouldContain("default-src 'none'; script-src 'sha256-");
        page.ShouldNotContain("unsafe");
        page.ShouldContain("<th scope=\"row\">idle, timeouts on</th><td>peak connections</td><td>36 connections</td><td>73 connections</td><td>2.03 ×</td>");
        Body(page).ShouldNotContain("href");
        ComparisonHtml.Render([s_worse with { Worse = [] }, s_worse]).ShouldContain("<h1>Something is worse</h1>");
    }

    [Test]
    public void Markdown_BeginsWithTheAnswer() => ComparisonMarkdown.Render([s_worse]).ShouldStartWith("# 2 worse: a.json → b.json\n\n## Worse\n\n- idle, timeouts on: all workloads together: connections during: held before, broken now");

    [Test]
    public void Json_HasWhatChanged()
    {
        using var json = JsonDocument.Parse(ComparisonJson.Render([s_worse]));

        json.RootElement.GetProperty("format").GetString().ShouldBe("leak-comparison/1");
        json.RootElement.GetProperty("isWorse").GetBoolean().ShouldBeTrue();
        var comparison = json.RootElement.GetProperty("comparisons")[0];
        comparison.GetProperty("worse").GetArrayLength().ShouldBe(2);
        comparison.GetProperty("figures")[0].GetProperty("before").GetDouble().ShouldBe(36);
    }

    [Test]
    public void Json_HasTheFieldsOfItsSchemaAndNoOthers([Values] bool isHostile)
    {
        var check = SchemaCheck.Whole(ComparisonSchema.Text);
        var document = ComparisonJson.Render(isHostile ? [s_hostile with { Kind = "audits" }] : [s_worse, s_worse with { Worse = [], Facts = [("grade", "A", "B")] }]);

        check.Faults(document).ShouldBeEmpty();
        check.Faults(document.Replace("\"kind\"", "\"sort\"", StringComparison.Ordinal)).ShouldContain(fault => fault.Contains("kind"));
    }

    [Test]
    public void Schema_IsTheFileOfTheDocumentation() =>
        ComparisonSchema.Text.ShouldBe(File.ReadAllText(Repository.PathOf("docs", "schemas", "comparison.schema.json")));

    [Test]
    public void Formats_OfHostileText_KeepItAsText()
    {
        foreach (var text in new[] { Body(ComparisonHtml.Render([s_hostile])), ComparisonMarkdown.Render([s_hostile]), ComparisonJson.Render([s_hostile]) })
        {
            text.Where(char.IsControl).ShouldAllBe(character => character == '\n');
            text.ShouldNotContain("<script");
        }

        s_hostile.Lines.ShouldAllBe(line => !line.Any(char.IsControl));
        ComparisonMarkdown.Render([s_hostile]).Split('\n').Where(line => line.Length > 0).ShouldAllBe(line => line[0] == '#' || line[0] == '|' || line[0] == '-');
    }

    /// <summary>Without the frame's own script and style.</summary>
    private static string Body(string page) => page[page.IndexOf("<main", StringComparison.Ordinal)..page.IndexOf("</main>", StringComparison.Ordinal)];
}
