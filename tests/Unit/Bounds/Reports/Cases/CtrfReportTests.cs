using System.Text.Json.Nodes;
using Leak.Bounds.Reports.Cases;
using Leak.Unit.Bounds.Reports.Schemas;

namespace Leak.Unit.Bounds.Reports.Cases;

internal sealed class CtrfReportTests
{
    private static readonly SchemaCheck s_schema = SchemaCheck.Of(PlantedCases.Schema("ctrf.schema.json"));

    [Test]
    public void Report_OfEachKind_IsValidByItsSchema([Range(0, 8)] int which) => s_schema.Faults(Rendered(which)).ShouldBeEmpty();

    [Test]
    public void Schema_FindsAFieldThatTheFormatDoesNotHave() => s_schema.Faults(Rendered(1).Replace("\"rawStatus\"", "\"raw\"", StringComparison.Ordinal)).ShouldContain(fault => fault.Contains("/results/tests/0"));

    [Test]
    public void Case_ThatFailed_NamesWhatBroke_AndTheLine()
    {
        var test = JsonNode.Parse(Rendered(1))!["results"]!["tests"]![0]!;

        test["status"]!.GetValue<string>().ShouldBe("failed");
        test["filePath"]!.GetValue<string>().ShouldBe("src/Shop/Ord ers#1.cs");
        test["line"]!.GetValue<int>().ShouldBe(12);
        test["message"]!.GetValue<string>().ShouldContain("was broken");
        test["trace"]!.GetValue<string>().ShouldContain("\n100 tasks parked here:\n");
    }

    [TestCase(0, 6, 6, 0, 0, 0)]
    [TestCase(1, 2, 0, 2, 0, 0)]
    [TestCase(2, 2, 0, 0, 0, 2)]
    [TestCase(5, 3, 2, 0, 1, 0)]
    public void Summary_CountsInconclusiveAsOther_AndNotApplicableAsSkipped(int which, int tests, int passed, int failed, int skipped, int other)
    {
        var summary = JsonNode.Parse(Rendered(which))!["results"]!["summary"]!;

        new[] { "tests", "passed", "failed", "skipped", "other" }.Select(name => summary[name]!.GetValue<int>()).ShouldBe([tests, passed, failed, skipped, other]);
    }

    [Test]
    public void Report_OfHostileText_KeepsItAsText([Values(6, 7, 8)] int which)
    {
        Rendered(which).Where(char.IsControl).ShouldAllBe(character => character == '\n');
        Rendered(which).ShouldNotContain("<script");
    }

    private static string Rendered(int which) => CtrfReport.Render(PlantedCases.Of(PlantedCases.Runs[which]));
}
