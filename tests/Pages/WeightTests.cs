using System.Text;
using Leak.Bounds.Reports;

namespace Leak.Pages;

/// <summary>How heavy pages are; no browser is needed.</summary>
internal sealed class WeightTests
{
    private const int Most = 3_000_000;

    [Test]
    public void Page_OfTheFullMatrixAndAHundredThousandSamples_WeighsLessThanThreeMegabytes() =>
        Encoding.UTF8.GetByteCount(HtmlReport.Render(PlantedPages.Large())).ShouldBeInRange(200_000, Most);
}
