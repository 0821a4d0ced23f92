using System.Xml.Linq;
using Leak.Bounds.Facts;
using Leak.Bounds.Reports;

namespace Leak.Unit.Bounds.Reports;

internal sealed class ChartTests
{
    [TestCase(0, 1, 1)]
    [TestCase(36, 40, 10)]
    [TestCase(45, 60, 20)]
    [TestCase(100, 100, 50)]
    [TestCase(0.4, 0.4, 0.1)]
    [TestCase(48_003, 60_000, 20_000)]
    public void Axis_EndsOnARoundTickAtOrAboveTheLargest(double largest, double top, double step)
    {
        var axis = ChartAxis.UpTo(largest, 4);

        axis.Top.ShouldBe(top, 1e-9);
        axis.Step.ShouldBe(step, 1e-9);
        axis.Ticks.Last().ShouldBe(top, 1e-9);
    }

    [Test]
    public void Chart_WhenItsBoundIsComputed_DrawsItAtItsHeight()
    {
        var series = new Series(Quantity.OpenConnections, [new(TimeSpan.Zero, 0), new(TimeSpan.FromSeconds(5), 45), new(TimeSpan.FromSeconds(9), 0)]);

        var chart = XElement.Parse(SvgChart.Render(series, bound: 45, "bound", judged: true, TimeSpan.FromSeconds(10)));

        var bound = chart.Descendants("line").Single(line => (string)line.Attribute("class")! == "bound");
        var peak = chart.Descendants("circle").Single();
        ((string)bound.Attribute("y1")!).ShouldBe((string)peak.Attribute("cy")!);
        chart.Descendants("text").Single(text => (string)text.Attribute("class")! == "bound").Value.ShouldBe("bound 45");
    }
}
