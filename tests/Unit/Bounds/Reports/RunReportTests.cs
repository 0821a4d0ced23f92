using Leak.Bounds.Probes.Machine;
using Leak.Bounds.Reports;
using Leak.Bounds.Verdicts;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Reports;

internal sealed class RunReportTests
{
    [Test]
    public void Run_WhenEveryScenarioIsAsExpected_IsToo() => PlantedReport.Article().AsExpected.ShouldBeTrue();

    [Test]
    public void Run_WhenOneScenarioIsNot_IsNot() =>
        PlantedReport.Of(ScenarioVerdict.Of(Planted.Subject()), ScenarioVerdict.Of(Planted.Live() with { Troubles = ["gone"] })).AsExpected.ShouldBeFalse();

    [Test]
    public void Run_WhenInterrupted_IsNot() => (PlantedReport.Article() with { Interrupted = true }).AsExpected.ShouldBeFalse();

    [Test]
    public void Run_WhenAScenarioHasNotRun_IsNot() => (PlantedReport.Article() with { NotRun = ["idle, timeouts on"] }).AsExpected.ShouldBeFalse();

    [Test]
    public void Run_WithoutScenarios_IsNot() => PlantedReport.Of().AsExpected.ShouldBeFalse();

    [Test]
    public void Environment_KeepsTheArgumentsButNoCredentials()
    {
        string[] arguments = ["run", "idle", "--url", "http://me:secret@127.0.0.1:8080/", "--output", "my reports", ""];

        var environment = RunEnvironment.Of(typeof(RunReportTests).Assembly, arguments);

        environment.CommandLine.ShouldBe("run idle --url http://…@127.0.0.1:8080/ --output \"my reports\" \"\"");
        environment.Runtime.ShouldStartWith(".NET ");
        environment.Cores.ShouldBePositive();
        environment.DescriptorLimit.ShouldBe(DescriptorBudget.Read() is { Unavailable: null, Limit: var limit } ? limit : null);
    }
}
