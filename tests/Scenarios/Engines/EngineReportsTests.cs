using System.Xml.Linq;
using Leak.Bounds.Engine;
using Leak.Bounds.Plans;
using Leak.Tool.Options;

namespace Leak.Scenarios.Engines;

/// <summary>The engine's own reports of the runs in tests: kept when a run parameter says so.</summary>
internal sealed class EngineReportsTests
{
    private static readonly LeakTimeouts s_settings = new(on: true, Scale.Quick.Limit);

    private readonly Scenario _scenario = Scale.Quick.PlanIdle(s_settings);
    private string _root = "";

    [SetUp]
    public void NameAFolder() => _root = Path.Combine(Path.GetTempPath(), $"leak-engine-reports-{Guid.NewGuid():N}");

    [TearDown]
    public void DeleteIt()
    {
        if (Directory.Exists(_root))
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    [Test]
    public void Folder_WithoutTheParameter_IsNone() => EngineReports.FolderFor(null, _scenario).ShouldBeNull();

    [Test]
    public void Folder_WhenARunHasOneAlready_IsAnother()
    {
        var first = EngineReports.FolderFor(_root, _scenario);
        first.ShouldBe(Path.Combine(_root, "Leak.Scenarios", "idle-on"));

        Directory.CreateDirectory(first!);

        EngineReports.FolderFor(_root, _scenario).ShouldBe($"{first}-2");
    }

    [Test]
    public void Folder_WhenItIsNoWholePath_IsBelowTheRepository() =>
        EngineReports.FolderFor("reports/tests", _scenario).ShouldStartWith(Repository.PathOf("reports", "tests") + Path.DirectorySeparatorChar);

    [TestCase("nightly.runsettings", "reports/nightly/tests")]
    [TestCase("pr.runsettings", null)]
    public void RunSettings_OfTheNightlyRunAlone_KeepThem(string file, string? expected)
    {
        var parameter = XDocument.Load(Repository.PathOf("runsettings", file))
            .Descendants("Parameter")
            .SingleOrDefault(parameter => (string?)parameter.Attribute("name") == "EngineReports");

        ((string?)parameter?.Attribute("value")).ShouldBe(expected);
    }

    [Test]
    public async Task Run_WhenAFolderIsNamed_GivesItToTheEngine()
    {
        var engine = new NoteTaker();

        var verdict = await InProcessRun.OfAsync(_scenario, s_settings, engine, countTasks: false, _root);

        verdict.Verdict.ShouldBe(Verdict.Inconclusive, "nothing was driven");
        engine.ReportFolder.ShouldBe(EngineReports.FolderFor(_root, _scenario));
    }

    /// <summary>Drives nothing.</summary>
    private sealed class NoteTaker : ILoadEngine
    {
        public string Name => "note taker";

        public string Reason => "in a test";

        public string? ReportFolder { get; private set; }

        public Task RunAsync(LoadPlan plan, Func<CancellationToken, Task<IReadOnlyList<ReportTable>>> afterArrivals, CancellationToken cancellationToken)
        {
            ReportFolder = plan.ReportFolder;
            return Task.CompletedTask;
        }
    }
}
