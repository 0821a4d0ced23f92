using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Leak.Audit.Reports;
using Leak.Bounds.Comparing;
using Leak.Bounds.Reports;
using Leak.Unit.Audit.Reports;
using Leak.Unit.Bounds.Reports;
using Microsoft.Playwright;

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
        ["comparison"] = () => ComparisonHtml.Render(PlantedPages.Comparisons("after.json")),
        ["comparison-hostile"] = () => ComparisonHtml.Render(PlantedPages.Comparisons(PlantedReport.Hostile)),
    };

    private static IEnumerable<string> Names => s_pages.Keys;

    [TestCaseSource(nameof(Names))]
    public async Task Page_OfEveryKind_ComplainsOfNothingAsksForNothingAndIsAccessible(string name)
    {
        await using var opened = await OpenPage.OfAsync(name, s_pages[name]());
        await opened.DrawnAsync();
        await opened.ScreenshotAsync("1280-light");

        // These have every part that a page can have; to look at all of each page would take a minute.
        if (name is "failing-off" or "hostile-workloads" or "audit-hostile")
        {
            await opened.UnfoldAsync();
        }

        var seen = await opened.Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });

        opened.Complaints.ShouldBeEmpty();
        opened.Requests.ShouldBeEmpty();
        seen.Violations.Where(violation => violation.Impact is "serious" or "critical").Select(Describe).ShouldBeEmpty();
        (await opened.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.uplot')].filter(chart => [...chart.querySelectorAll('.u-value')].some(value => !value.textContent.trim())).map(chart => chart.parentElement.ariaLabel)"))
            .ShouldBeEmpty("a chart whose legend has no figures until the cursor is on it");
        if (!name.Contains("hostile", StringComparison.Ordinal))
        {
            (await opened.Page.EvaluateAsync<int[]>("[...document.querySelectorAll('#results .scroll')].map(part => part.scrollWidth - part.clientWidth)")).ShouldAllBe(beyond => beyond <= 1, "the table of results is cut off");
        }
    }

    [TestCase("failing-off", 390, false)]
    [TestCase("failing-off", 390, true)]
    [TestCase("failing-off", 820, false)]
    [TestCase("failing-off", 820, true)]
    [TestCase("failing-off", 1280, true)]
    [TestCase("passing", 390, true)]
    [TestCase("audit", 390, true)]
    public async Task Page_OfAnyWidthAndTheme_HasRoomForAllOfIt(string name, int width, bool isDark)
    {
        await using var opened = await OpenPage.OfAsync(name, s_pages[name](), width, isDark ? ColorScheme.Dark : ColorScheme.Light);
        await opened.DrawnAsync();
        await opened.ScreenshotAsync($"{width}-{(isDark ? "dark" : "light")}");

        var wide = await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        wide.ShouldBeLessThanOrEqualTo(width, "the page is wider than its window");
        if (isDark)
        {
            var seen = await opened.Page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast"] } });
            seen.Violations.Select(Describe).ShouldBeEmpty();
        }
    }

    [Test]
    public async Task Page_WithoutScript_HasTheAnswerTheBlocksAndTheTables()
    {
        await using var opened = await OpenPage.OfAsync("failing-off-bare", s_pages["failing-off"](), hasScript: false);

        var text = await opened.Page.Locator("main").InnerTextAsync();

        text.ShouldContain("1 of 2 scenarios not as expected");
        text.ShouldContain("are never closed");
        text.ShouldContain("\"RequestHead\": \"00:00:02\"");
        text.ShouldContain("2.2 times as much");
        text.ShouldContain("http1/partial-headers");
    }

    private static string Describe(AxeResultItem violation) =>
        $"{violation.Id}: {violation.Help}: {string.Join("; ", violation.Nodes.Take(3).Select(node => node.Html[..Math.Min(200, node.Html.Length)]))}";
}
