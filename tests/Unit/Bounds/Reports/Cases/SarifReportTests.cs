using System.Text.Json.Nodes;
using Leak.Bounds.Reports.Cases;
using Leak.Unit.Bounds.Reports.Schemas;

namespace Leak.Unit.Bounds.Reports.Cases;

internal sealed class SarifReportTests
{
    private static readonly SchemaCheck s_schema = SchemaCheck.Of(AsDraft7(PlantedCases.Schema("sarif-schema-2.1.0.json")));

    [Test]
    public void Report_OfEachKind_IsValidByTheSchemaOfOasis([Range(0, 8)] int which) => s_schema.Faults(Rendered(which)).ShouldBeEmpty();

    [Test]
    public void Schema_FindsALevelThatTheFormatDoesNotHave() =>
        s_schema.Faults(Rendered(1).Replace("\"level\": \"error\"", "\"level\": \"fatal\"", StringComparison.Ordinal)).ShouldContain(fault => fault.Contains("/runs/0/results/0/level"));

    [Test]
    public void Results_AreWhatBroke_AtTheLineWhereTasksAreParked()
    {
        var run = JsonNode.Parse(Rendered(1))!["runs"]![0]!;
        var result = run["results"]![0]!;

        result["level"]!.GetValue<string>().ShouldBe("error");
        run["tool"]!["driver"]!["rules"]![result["ruleIndex"]!.GetValue<int>()]!["id"]!.GetValue<string>().ShouldBe(result["ruleId"]!.GetValue<string>());
        var place = result["locations"]![0]!["physicalLocation"]!;
        place["artifactLocation"]!["uri"]!.GetValue<string>().ShouldBe("src/Shop/Ord%20ers%231.cs");
        place["artifactLocation"]!["uriBaseId"]!.GetValue<string>().ShouldBe("%SRCROOT%");
        place["region"]!["startLine"]!.GetValue<int>().ShouldBe(12);
        result["locations"]![0]!["logicalLocations"]![0]!["fullyQualifiedName"]!.GetValue<string>().ShouldBe("idle, timeouts on/tcp/idle");
    }

    [Test]
    public void Run_AsExpected_HasNoResults_AndAnInconclusiveOneWarns()
    {
        JsonNode.Parse(Rendered(0))!["runs"]![0]!["results"]!.AsArray().ShouldBeEmpty();
        JsonNode.Parse(Rendered(2))!["runs"]![0]!["results"]!.AsArray().ShouldAllBe(result => result!["level"]!.GetValue<string>() == "warning");
        JsonNode.Parse(Rendered(2))!["runs"]![0]!["invocations"]![0]!["executionSuccessful"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Test]
    public void Fingerprint_OfTheSameBreak_StaysWhenItsNumbersChange()
    {
        static string[] Of(CaseReport report) => [.. JsonNode.Parse(SarifReport.Render(report))!["runs"]![0]!["results"]!.AsArray().Select(result => result!["partialFingerprints"]!["leakCase/v1"]!.GetValue<string>())];
        var report = PlantedCases.Of(PlantedCases.Runs[1]);
        var other = report with { Cases = [.. report.Cases.Select(one => one with { Breaks = [.. one.Breaks.Select(broken => broken with { Message = "other numbers" })] })] };

        Of(other).ShouldBe(Of(report));
        Of(report).ShouldBeUnique();
    }

    [Test]
    public void Report_OfHostileText_KeepsItAsText_AndNoPlaceholder([Values(6, 7, 8)] int which)
    {
        var text = Rendered(which);

        text.Where(char.IsControl).ShouldAllBe(character => character == '\n');
        text.ShouldNotContain("<script");
        text.Replace("{{0}}", "", StringComparison.Ordinal).Split("\"text\": ").Skip(1).ShouldAllBe(message => !message.Split('\n', 2)[0].Contains("{0}"));
    }

    internal static IReadOnlyList<string> Faults(string document) => s_schema.Faults(document);

    private static string Rendered(int which) => SarifReport.Render(PlantedCases.Of(PlantedCases.Runs[which]));

    // The library knows drafts from 6 on. Of what draft 4 has otherwise (id, exclusiveMinimum) this schema uses the id of its root alone.
    private static string AsDraft7(string schema)
    {
        var node = JsonNode.Parse(schema)!.AsObject();
        node["$schema"] = "http://json-schema.org/draft-07/schema#";
        node.Remove("id");
        return node.ToJsonString();
    }
}
