using Leak.Bounds.Facts;
using Leak.Bounds.Reports;
using Leak.Bounds.Verdicts;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Reports;

internal sealed class DefenceTableTests
{
    [Test]
    public void Row_OfALimitThatWasOff_SaysWhoWasHeldAndWhoWasClosedByWhat()
    {
        var closed = PlantedStalls.Closed("http1/no-body") with { LimitsFired = new Dictionary<string, int> { ["handler_timeout"] = 100 } };

        Row(PlantedStalls.Held("tcp/idle"), closed).ShouldBe(["KeepAlive", "tcp/idle", "http1/no-body (handler_timeout)", "0", "nothing"]);
    }

    [Test]
    public void Row_WhenTheServerNamesNoLimit_SaysThatItClosedOfItself() =>
        Row(PlantedStalls.Closed() with { LimitsFired = new Dictionary<string, int>() })[2].ShouldBe("http1/partial-line (of itself)");

    [Test]
    public void Row_WhenTheServerDoesNotTell_DoesNotSayThatItClosedOfItself() =>
        Row(PlantedStalls.Closed() with { LimitsFired = null })[2].ShouldBe("http1/partial-line (not told)");

    [Test]
    public void Table_WhenNoLimitWasOff_IsNone() => DefenceTable.Of([ScenarioVerdict.Of(Planted.Subject())]).ShouldBeNull();

    [Test]
    public void Row_OfTwoLimitsThatWereOff_HasTheStallsOfBoth()
    {
        var table = DefenceTable.Of([ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Held("tcp/idle")).WithScenario(scenario => scenario with { Without = "KeepAlive and Read" }))])!;

        table.Title.ShouldBe("Limits off, two at a time");
        table.Rows.Single().Take(2).ShouldBe(["KeepAlive and Read", "tcp/idle"]);
    }

    private static IReadOnlyList<string> Row(params WorkloadRecord[] records) =>
        DefenceTable.Of([ScenarioVerdict.Of(PlantedStalls.Run(records).WithScenario(scenario => scenario with { Without = "KeepAlive" }))])!.Rows.Single();
}
