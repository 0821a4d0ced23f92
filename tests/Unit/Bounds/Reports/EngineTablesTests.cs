using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Reports;
using Leak.Bounds.Verdicts;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Reports;

/// <summary>What an engine's own report has of a verdict. NBomber orders the tables by their titles.</summary>
internal sealed class EngineTablesTests
{
    [Test]
    public void Tables_InTheOrderOfTheirTitles_BeginWithTheVerdictAndWhy()
    {
        var tables = EngineTables.Of(ScenarioVerdict.Of(Several(stalls => stalls with { TasksPerConnection = null }, peak: 100)));

        tables.Select(table => table.Title).ShouldBe(["1. Verdict", "2. Reasons", "3. Workloads", "4. Bounds", "5. Not judged"]);
        tables.Select(table => table.Title).ShouldBeInOrder();
    }

    [Test]
    public void Control_IsCalledOne()
    {
        EngineTables.Of(ScenarioVerdict.Of(Planted.Control()))[0].Rows[0][^1].ShouldBe("Growing (a control)");
        EngineTables.Of(ScenarioVerdict.Of(Planted.Subject()))[0].Rows[0][^1].ShouldBe("Bounded");
    }

    [Test]
    public void Workload_ThatMustGrow_IsCalledAControl()
    {
        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Closed(), PlantedStalls.Held()));
        var workloads = EngineTables.Of(verdict).Single(table => table.Title == "3. Workloads");

        workloads.Rows.Select(row => row[^1]).ShouldBe([nameof(Verdict.Bounded), "Growing (a control)"]);
    }

    private static Observation Several(Func<StallRecord, StallRecord> change, double peak) =>
        PlantedStalls.Run(change(PlantedStalls.Closed()), PlantedStalls.Closed("tcp/idle")).WithPeak(Quantity.OpenConnections, peak);
}
