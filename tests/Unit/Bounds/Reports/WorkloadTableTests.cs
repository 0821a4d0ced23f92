using Leak.Bounds.Facts;
using Leak.Bounds.Reports;
using Leak.Bounds.Verdicts;
using Leak.Clients.Parking;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Reports;

internal sealed class WorkloadTableTests
{
    [Test]
    public void Table_OfOneWorkload_IsNone() => WorkloadTable.Of(ScenarioVerdict.Of(Planted.Subject())).ShouldBeNull();

    [Test]
    public void Rows_AreOneForEachInTheScenariosOrder()
    {
        var table = WorkloadTable.Of(ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Closed(), PlantedStalls.Held(), PlantedStalls.Abandoning(), Planted.Live().Workloads[0])))!;

        table.Title.ShouldBe("Workloads of several, timeouts on");
        table.Columns.ShouldBe(["workload", "arrivals", "closed", "held", "longest lifetime", "limit that fired", "left behind", "verdict", "expected"]);
        table.Rows.Select(row => string.Join(" | ", row)).ShouldBe(
        [
            "http1/partial-line | 100 | 100 | 0 | 3.5 s | request_headers_timeout × 100 | nothing | Bounded | Bounded",
            "http1/sse-idle | 100 | 0 | 100 | ≥ 20 s (held) | none | nothing | Growing | Growing",
            "http1/deaf-handler | 100 | 100 | 0 | 5 s | none | 10 connections | Bounded | Bounded",
            "live/post | 300 | – | – | – | – | – | 300 served | all served",
        ]);
    }

    [Test]
    public void Stall_WhenFewerArrivedAndNothingIsTold_SaysSo()
    {
        var record = PlantedStalls.Closed() with { Arrivals = [.. PlantedStalls.Closed().Arrivals.Take(60)], LimitsFired = null, LeftBehind = null };

        Row(record).ShouldBe(["http1/partial-line", "60 of 100", "100", "0", "3.5 s", "–", "not known", "Inconclusive", "Bounded"]);
    }

    [Test]
    public void Stall_WhoseEndTheServerAloneRecorded_CountsAsClosed()
    {
        var record = PlantedStalls.Closed().With(Planted.Closed(7, Planted.Seconds(4.25)) with { End = LifetimeEnd.Recorded });

        Row(record)[2..5].ShouldBe(["100", "0", "4.25 s"]);
    }

    [Test]
    public void Stall_WhenABoundIsBrokenWithoutGrowth_DoesNotLookLikeAPass() =>
        Row(PlantedStalls.Closed().With(Planted.Closed(7, Planted.Seconds(1))))[7].ShouldBe("1 bound broken, without growth");

    [Test]
    public void LiveClient_WhenRequestsFail_SaysHowMany() =>
        Row(Planted.Live().Workloads[0] with { Succeeded = 298, Failed = 2 })[7].ShouldBe("298 served, 2 FAILED");

    [Test]
    public void LiveClient_WhenNoRequestEnds_DoesNotLookServed() =>
        Row(Planted.Live().Workloads[0] with { Succeeded = 0 })[7].ShouldBe("NONE served");

    [Test]
    public void LiveClient_WhenItDoesNotApply_SaysWhyInPlaceOfAVerdict() =>
        Row((LiveRecord)Planted.Live().Workloads[0] with { Succeeded = 0, Failed = 300, FailedIterations = Planted.FailedWith("404", 300) })[7]
            .ShouldBe("not applicable: / answered 404");

    [Test]
    public void LiveClient_WhenTheRunCannotBeJudged_DoesNotLookLikeAPass()
    {
        var verdict = ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Closed(), Planted.Live().Workloads[0]) with { Troubles = ["The server is gone."] });

        WorkloadTable.Of(verdict)!.Rows[1][7].ShouldBe("Inconclusive, 300 served");
    }

    [Test]
    public void EngineTables_NameTheWorkloadOfEachBound()
    {
        var tables = EngineTables.Of(ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Closed(), PlantedStalls.Held())));

        tables.Select(table => table.Title).ShouldBe(["1. Verdict", "3. Workloads", "4. Bounds", "5. Not judged"]);
        tables[2].Rows.ShouldContain(row => row[0] == BoundNames.LifetimeAtMost && row[1] == "http1/partial-line");
        tables[2].Rows.ShouldContain(row => row[0] == BoundNames.TasksAfter && row[1] == "all");
        tables[3].Rows.ShouldContain(row => row[0] == BoundNames.LifetimeAtMost && row[1] == "http1/sse-idle");
        tables.ShouldAllBe(table => table.Rows.All(row => row.Count == table.Columns.Count));
    }

    private static string[] Row(WorkloadRecord record) =>
        [.. WorkloadTable.Of(ScenarioVerdict.Of(PlantedStalls.Run(record, PlantedStalls.ClosedByServer())))!.Rows[0]];
}
