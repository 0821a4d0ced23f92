using Leak.Bounds.Facts;
using Leak.Bounds.Reports;
using Leak.Bounds.Reports.Cases;
using Leak.Bounds.Verdicts;
using Leak.Shared;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Reports.Cases;

/// <summary>Runs as test cases.</summary>
internal static class PlantedCases
{
    /// <summary>Text that must not act in any format.</summary>
    public const string Hostile = PlantedReport.Hostile + "]]>--></failure>\uffff\ud800,=1+1{0}";

    /// <summary>A run of each kind: passing, failing, inconclusive, interrupted, a control, not applicable, hostile.</summary>
    public static readonly RunReport[] Runs =
    [
        PlantedReport.Article() with { Duration = Planted.Seconds(61.5), Target = "http://127.0.0.1:8080" },
        PlantedReport.Of(Failing()),
        PlantedReport.Of(ScenarioVerdict.Of(Planted.Subject() with { Troubles = ["The server is gone."] })),
        PlantedReport.Of(ScenarioVerdict.Of(Planted.Subject())) with { Interrupted = true, NotRun = ["normal, timeouts on"] },
        PlantedReport.Of(),
        PlantedReport.Of(ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Closed(), Refused()))),
        PlantedReport.OfHostileText() with { Target = Hostile, NotRun = [Hostile] },
        PlantedReport.OfHostileWorkloads(),
        PlantedReport.Of(ScenarioVerdict.Of(Planted.Subject().WithScenario(scenario => scenario with { Id = Hostile })) with
        {
            AsExpected = false,
            Bounds = [new BoundResult(Hostile, Hostile, 1, 2, Hostile, Passed: false, Workload: null, Detail: Hostile)],
            Reasons = [Hostile],
        }),
    ];

    /// <summary>A server that holds its connections: its tasks are parked in a line that is known.</summary>
    public static ScenarioVerdict Failing() => ScenarioVerdict.Of(Planted.Control().Mistaking(timeoutsOn: true, Leak.Bounds.Plans.Verdict.Bounded) with
    {
        Stacks = new TaskStacks(Planted.Seconds(9), [
            new StackProfile(200, ["System.Net.Sockets.Socket.Wait (System.Net.Sockets)"], []),
            new StackProfile(100, ["System.IO.Stream.Read (System)", $"Shop.Orders.Read (Shop) at {Repository.Root}/src/Shop/Ord ers#1.cs:12"], [new(TimeSpan.Zero, 0)]),
        ]),
    });

    public static LiveRecord Refused() => (LiveRecord)Planted.Live().Workloads[0] with { Succeeded = 0, Failed = 300, FailedIterations = Planted.FailedWith("404", 300) };

    public static CaseReport Of(RunReport run) => RunCases.Of(run) with { SourceRoot = Repository.Root };

    public static string Schema(string file) => File.ReadAllText(Repository.PathOf("tests", "Unit", "Bounds", "Reports", "Cases", "Schemas", file));
}
