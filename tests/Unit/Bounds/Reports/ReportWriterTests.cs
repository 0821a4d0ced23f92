using System.Text.Json;
using Leak.Bounds.Reports;

namespace Leak.Unit.Bounds.Reports;

internal sealed class ReportWriterTests
{
    private string _folder = "";

    [SetUp]
    public void ChooseFolder() => _folder = Path.Combine(Path.GetTempPath(), $"leak-reports-{Guid.NewGuid():N}");

    [TearDown]
    public void DeleteFolder()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Test]
    public void Write_AfterEveryScenario_LeavesTheThreeReportsOfTheLastCall()
    {
        var whole = PlantedReport.Article();
        for (var count = 0; count <= whole.Scenarios.Count; count++)
        {
            ReportWriter.Write(whole with { Scenarios = [.. whole.Scenarios.Take(count)] }, _folder);

            Scenarios().ShouldBe(count);
        }

        Directory.GetFiles(_folder).Select(Path.GetFileName).Order().ShouldBe(["report.html", "report.json", "report.md"]);
        File.ReadAllText(Path.Combine(_folder, "report.md")).ShouldStartWith("# All 3 scenarios");
        File.ReadAllText(Path.Combine(_folder, "report.html")).ShouldEndWith("</html>\n");
    }

    [Test]
    public void Write_WhenAFileCannotBeReplaced_ThrowsAndLeavesNoRubbish()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "report.md"));

        Should.Throw<Exception>(() => ReportWriter.Write(PlantedReport.Article(), _folder)).ShouldBeAssignableTo<SystemException>();

        Directory.GetFiles(_folder).Select(Path.GetFileName).ShouldBe(["report.json"]);
        Scenarios().ShouldBe(3);
    }

    [Test]
    public async Task Write_WhileSomebodyReads_NeverShowsAPart()
    {
        var report = PlantedReport.Article();
        ReportWriter.Write(report, _folder);
        using var stop = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            var reads = 0;
            while (!stop.IsCancellationRequested)
            {
                Scenarios().ShouldBe(3);
                reads++;
            }

            return reads;
        });

        for (var round = 0; round < 30; round++)
        {
            ReportWriter.Write(report, _folder);
        }

        await stop.CancelAsync();
        (await reader).ShouldBePositive();
    }

    private int Scenarios()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, "report.json")));
        return document.RootElement.GetProperty("scenarios").GetArrayLength();
    }
}
