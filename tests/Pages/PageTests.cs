using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Leak.Audit.Reports;
using Leak.Bounds.Reports;
using Leak.Unit.Audit.Reports;
using Leak.Unit.Bounds.Reports;

namespace Leak.Pages;

/// <summary>Every kind of report in a real browser.</summary>
[Category("Slow")]
internal sealed class PageTests
{
    private static readonly Dictionary<string, Func<string>> s_pages = new()
    {
        ["passing"] = () => HtmlReport.Render(PlantedPages.Passing()),
        ["failing-off"] = () => HtmlReport.Render(PlantedPages.LimitOff()),
        ["failing-late"] = () => HtmlReport.Render(PlantedPages.LimitTooLong()),
        ["failing-left"] = () => HtmlReport.Render(PlantedPages.TasksLeft()),
        ["failing-cut"] = () => HtmlReport.Render(PlantedPages.ClientsCut()),
        ["inconclusive"] = () => HtmlReport.Render(PlantedPages.Inconclusive()),
        ["interrupted"] = () => HtmlReport.Render(PlantedPages.Interrupted()),
        ["large"] = () => HtmlReport.Render(PlantedPages.Large()),
        ["hostile"] = () => HtmlReport.Render(PlantedReport.OfHostileText()),
        ["hostile-workloads"] = () => HtmlReport.Render(PlantedReport.OfHostileWorkloads()),
        ["audit"] = () => AuditHtml.Render(PlantedAudit.Nginx()),
        ["audit-hostile"] = () => AuditHtml.Render(PlantedAudit.OfHostileText()),
    };

    private static IEnumerable<string> Names => s_pages.Keys;

    [TestCaseSource(nameof(Names))]
    public async Task Page_WhenAllOfItIsOpen_ComplainsOfNothingAsksForNothingAndIsAccessible(string name)
    {
        await using var opened = await OpenPage.OfAsync(name, s_pages[name]());
        await opened.DrawnAsync();
        await opened.ScreenshotAsync("1280-light");

        await opened.UnfoldAsync();
        var seen = await opened.Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });

        opened.Complaints.ShouldBeEmpty();
        opened.Requests.ShouldBeEmpty();
        seen.Violations.Where(violation => violation.Impact is "serious" or "critical").Select(Describe).ShouldBeEmpty();
    }

    private static string Describe(AxeResultItem violation) =>
        $"{violation.Id}: {violation.Help}: {string.Join("; ", violation.Nodes.Take(3).Select(node => node.Html[..Math.Min(200, node.Html.Length)]))}";
}
