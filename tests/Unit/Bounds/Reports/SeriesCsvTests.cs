using Leak.Bounds.Facts;
using Leak.Bounds.Reports;
using Leak.Bounds.Verdicts;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Reports;

internal sealed class SeriesCsvTests
{
    [Test]
    public void Csv_IsOneRowForEachSample()
    {
        var observation = Planted.Subject() with
        {
            Series =
            [
                new(Quantity.OpenConnections, [new(TimeSpan.Zero, 0), new(Planted.Seconds(0.2504), 36.5)]),
                new(Quantity.ActiveTasks, [new(Planted.Seconds(1), double.NaN), new(Planted.Seconds(2), -3)]),
                new(Quantity.FileDescriptors, [], "not on this system."),
            ],
        };

        SeriesCsv.Render(PlantedReport.Of(ScenarioVerdict.Of(observation))).ShouldBe(string.Concat(
            "scenario,timeouts,quantity,unit,at_seconds,value\r\n",
            "idle,on,openConnections,connections,0,0\r\n",
            "idle,on,openConnections,connections,0.25,36.5\r\n",
            "idle,on,activeTasks,tasks,1,\r\n",
            "idle,on,activeTasks,tasks,2,-3\r\n"));
    }

    [TestCase("plain", "plain")]
    [TestCase("a,b", "\"a,b\"")]
    [TestCase("a\"b", "\"a\"\"b\"")]
    [TestCase("a\r\nb", "a␍␊b")]
    [TestCase("=1+1", "\"'=1+1\"")]
    [TestCase("  =1+1", "\"'  =1+1\"")]
    [TestCase("@SUM(A1)", "\"'@SUM(A1)\"")]
    [TestCase("-1", "\"'-1\"")]
    [TestCase("\t=1", "␉=1")]
    [TestCase("\0\u001b", "␀␛")]
    public void Text_BecomesNeitherAFormulaNorAnotherCell(string text, string cell) => Csv.Text(text).ShouldBe(cell);

    [Test]
    public void Csv_OfHostileText_HasOneRowForEachSampleAllTheSame()
    {
        var report = PlantedReport.OfHostileText();
        var samples = report.Scenarios.Sum(verdict => verdict.Observation.Series.Sum(series => series.Samples.Count));

        var rows = SeriesCsv.Render(report).Split("\r\n");

        rows.Length.ShouldBe(samples + 2);
        rows.ShouldAllBe(row => !row.Any(char.IsControl));
    }
}
