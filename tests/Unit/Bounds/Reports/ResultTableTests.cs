using Leak.Bounds.Facts;
using Leak.Bounds.Reports;
using Leak.Bounds.Verdicts;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Reports;

internal sealed class ResultTableTests
{
    [Test]
    public void Row_WhenFewerArrivedThanPlanned_SaysBoth()
    {
        Row(Planted.Subject().WithStall(record => record with { Arrivals = [.. record.Arrivals.Take(60)] }))[2].ShouldBe("60 of 100");
    }

    [Test]
    public void Row_WhenSomethingIsLeft_SaysWhatAndHowMany()
    {
        var observation = Planted.Subject().WithResidual(Quantity.ActiveTasks, 30).WithResidual(Quantity.ActiveRequests, 1);

        Row(observation)[7].ShouldBe("1 request, 18 tasks");
    }

    [Test]
    public void Row_WhenNothingWasReadAfterwards_DoesNotClaimThatNothingIsLeft()
    {
        Row(Planted.Subject() with { Residual = new Dictionary<Quantity, double>() })[7].ShouldBe("not known");
    }

    [Test]
    public void Row_WhenABoundIsBrokenWithoutGrowth_DoesNotLookLikeAPass()
    {
        Row(Planted.Live().WithLive(record => record with { Failed = 1 }))[8].ShouldBe("1 bound broken, without growth");
    }

    [Test]
    public void Row_WhenAWorkloadDoesNotApply_DoesNotLookLikeAPassOfAll()
    {
        var refused = (LiveRecord)Planted.Live().Workloads[0] with { Succeeded = 0, Failed = 300, FailedIterations = Planted.FailedWith("404", 300) };

        Row(PlantedStalls.Run(PlantedStalls.Closed(), PlantedStalls.ClosedByServer(), refused))[8].ShouldBe("Bounded, 1 of 3 not applicable");
    }

    [Test]
    public void Row_WhenTheServerDoesNotCount_TakesTheSystemsConnections()
    {
        var unavailable = new Series(Quantity.OpenConnections, [], "not here.");

        Row(Planted.Subject().WithSeries(unavailable).WithPeak(Quantity.TcpConnections, 41))[3].ShouldBe("41");
    }

    [Test]
    public void Cells_OfHostileText_AreOneLineWithoutControlCharacters()
    {
        var cells = ResultTable.Of(PlantedReport.OfHostileText()).Rows[0];

        cells.SelectMany(cell => cell).ShouldNotContain(character => char.IsControl(character) || char.IsSurrogate(character));
    }

    private static IReadOnlyList<string> Row(Observation observation) => ResultTable.Of(PlantedReport.Of(ScenarioVerdict.Of(observation))).Rows.Single();
}
