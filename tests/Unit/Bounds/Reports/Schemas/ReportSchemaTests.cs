using System.Text.Json.Nodes;
using Leak.Bounds.Facts;
using Leak.Bounds.Reports;
using Leak.Bounds.Verdicts;
using Leak.Shared;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Reports.Schemas;

internal sealed class ReportSchemaTests
{
    private static readonly string[] s_ofStalls =
    [
        "limit", "limitSeconds", "closed", "held", "minLifetimeSeconds", "maxLifetimeSeconds", "lifetimes", "limitsFired", "limitsFiredUnknown", "leftBehind",
        "closedUnseen", "heldOrUnseen", "askedAfterFin", "goneAfterFin", "heldAfterFin",
    ];

    private static readonly SchemaCheck s_whole = SchemaCheck.Whole(ReportSchema.Text, [.. s_ofStalls, "latency", "brokenAsExpected"]);

    private static readonly SchemaCheck s_strict = SchemaCheck.Strict(ReportSchema.Text);

    private static readonly TestCaseData<RunReport>[] s_reports =
    [
        Case("passing", PlantedReport.Article() with { Duration = Planted.Seconds(61.5), Target = "the sample server" }),
        Case("failing", PlantedReport.Of(ScenarioVerdict.Of(Planted.Subject().WithLifetime(Planted.Held(99, Planted.Seconds(10)))))),
        Case("growing, with stacks", PlantedReport.Of(ScenarioVerdict.Of(WithStacks(Planted.Control())))),
        Case("inconclusive", PlantedReport.Of(ScenarioVerdict.Of(Planted.Subject() with { Troubles = ["The server is gone."] }))),
        Case("interrupted", PlantedReport.Of(ScenarioVerdict.Of(Planted.Subject() with { Interrupted = true })) with { Interrupted = true, NotRun = ["normal, timeouts on"] }),
        Case("nothing run", PlantedReport.Of()),
        Case("not applicable, several", PlantedReport.Of(ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Closed("a/b"), PlantedStalls.Closed("a/c"))))),
        Case("run again", PlantedReport.Of(ScenarioVerdict.Of(Planted.Subject()) with { RunsBefore = ["Inconclusive: late."], Remarks = ["Remarked."] })),
        Case("without counts", PlantedReport.Of(ScenarioVerdict.Of(Planted.Subject() with { Series = [new(Quantity.ActiveTasks, [], "not here.")], Baseline = new Dictionary<Quantity, double>(), Residual = new Dictionary<Quantity, double>() }))),
        Case("no number", PlantedReport.Of(ScenarioVerdict.Of(Planted.Subject().WithSeries(new(Quantity.ActiveTasks, [new(TimeSpan.Zero, double.NaN)]))))),
        Case("hostile", PlantedReport.OfHostileText() with { Target = PlantedReport.Hostile, NotRun = [PlantedReport.Hostile] }),
        Case("hostile workloads", PlantedReport.OfHostileWorkloads()),
    ];

    [TestCaseSource(nameof(s_reports))]
    public void Report_OfEachKind_HasTheFieldsOfTheSchemaAndNoOthers(RunReport report) => s_whole.Faults(JsonReport.Render(report)).ShouldBeEmpty();

    [TestCase("report-on.json")]
    [TestCase("report-off.json")]
    public void Schema_WithADocumentOfAnEarlierVersion_StillDescribesEachFieldOfIt(string file) =>
        s_strict.Faults(Earlier(file)).ShouldBeEmpty("fields are added, never removed, and what is added cannot be required");

    [Test]
    public void Schema_WhenAFieldIsTakenAway_NoLongerTakesTheEarlierDocument()
    {
        var schema = JsonNode.Parse(ReportSchema.Text)!;
        schema["$defs"]!["workload"]!["properties"]!.AsObject().Remove("limitSeconds");

        SchemaCheck.Strict(schema.ToJsonString()).Faults(Earlier("report-on.json")).ShouldContain(fault => fault.Contains("limitSeconds"));
    }

    [Test]
    public void Report_WithAFieldThatNobodyDescribed_IsFound()
    {
        var report = JsonNode.Parse(JsonReport.Render(PlantedReport.Article()))!;
        report["scenarios"]![0]!["workloads"]![0]!["brandNew"] = 1;

        s_whole.Faults(report.ToJsonString()).ShouldContain(fault => fault.StartsWith("/scenarios/0/workloads/0"));
    }

    [Test]
    public void Report_WithoutAFieldThatIsDescribed_IsFound()
    {
        var report = JsonNode.Parse(JsonReport.Render(PlantedReport.Article()))!;
        report["scenarios"]![0]!.AsObject().Remove("units");

        s_whole.Faults(report.ToJsonString()).ShouldContain(fault => fault.StartsWith("/scenarios/0: ") && fault.Contains("units"));
    }

    [Test]
    public void Schema_TakesFieldsThatALaterVersionAdds()
    {
        var report = JsonNode.Parse(JsonReport.Render(PlantedReport.Article()))!;
        report["scenarios"]![0]!["brandNew"] = 1;

        SchemaCheck.Of(ReportSchema.Text).Faults(report.ToJsonString()).ShouldBeEmpty();
    }

    [Test]
    public void Schema_IsTheFileOfTheDocumentation() =>
        ReportSchema.Text.ShouldBe(File.ReadAllText(Repository.PathOf("docs", "schemas", "report.schema.json")));

    private static TestCaseData<RunReport> Case(string name, RunReport report) => new(report) { TestName = $"Report_OfEachKind_HasTheFieldsOfTheSchemaAndNoOthers({name})" };

    private static Observation WithStacks(Observation observation) => observation with
    {
        Stacks = new TaskStacks(Planted.Seconds(9), [new StackProfile(100, ["Shop.Orders.Read (Shop) at /src/Shop/Orders.cs:12"], [new(TimeSpan.Zero, 0), new(Planted.Seconds(9), 100)])])
        {
            Left = [new StackProfile(2, ["Shop.Orders.Wait (Shop)"], [])],
        },
    };

    private static string Earlier(string file) => File.ReadAllText(Repository.PathOf("tests", "Unit", "Bounds", "Reports", "Schemas", "Earlier", file));
}
