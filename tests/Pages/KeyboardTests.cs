using Leak.Bounds.Reports;

namespace Leak.Pages;

/// <summary>A report is used by its keyboard alone.</summary>
[Category("Slow")]
internal sealed class KeyboardTests
{
    [Test]
    public async Task Tab_ReachesAllThatCanBeUsed_InTheOrderOfThePage()
    {
        await using var opened = await OpenAsync();

        // What can be used, as the page has it: each is to have the focus once.
        var missed = await opened.Page.EvaluateAsync<int>("""
            () => {
              globalThis.missing = new Set([...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")].filter(element => element.checkVisibility()));
              document.addEventListener("focusin", event => missing.delete(event.target));
              return missing.size;
            }
            """);
        missed.ShouldBeGreaterThan(30);
        for (var press = 0; press < missed + 20; press++)
        {
            await opened.Page.Keyboard.PressAsync("Tab");
        }

        var left = await opened.Page.EvaluateAsync<string[]>("[...missing].map(element => element.outerHTML.slice(0, 120))");
        left.ShouldBeEmpty();
    }

    [Test]
    public async Task Keys_SortATableOpenAFoldAndWalkTheIcicle()
    {
        await using var opened = await OpenAsync();
        var page = opened.Page;

        await page.Locator("#results th button").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        (await page.Locator("#results th[aria-sort=ascending]").CountAsync()).ShouldBe(1);

        await page.Locator("#s-idle-on-profile > summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#s-idle-on-profile g.frame[tabindex='0']").FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        var frame = await page.EvaluateAsync<string>("document.activeElement.ariaLabel");
        frame.ShouldContain("operations");
        (await page.Locator("#s-idle-on-profile .told").InnerTextAsync()).ShouldBe(frame);
        await page.Keyboard.PressAsync("Enter");
        (await page.Locator("#s-idle-on-profile g.frame.fade").CountAsync()).ShouldBeGreaterThan(0, "what is above the opened frame fades");
    }

    [Test]
    public async Task Search_FindsOwnCodeInTheIcicle()
    {
        await using var opened = await OpenAsync();
        var page = opened.Page;
        await page.Locator("#s-idle-on-profile > summary").ClickAsync();

        await page.Locator("#s-idle-on-profile input[type=search]").FillAsync("gate");

        (await page.Locator("#s-idle-on-profile .told").InnerTextAsync()).ShouldStartWith("4 of ");
    }

    [Test]
    public async Task LinkOfACause_LeadsToItsConnections()
    {
        await using var opened = await OpenAsync();
        var page = opened.Page;

        await page.Locator("#broke a[data-stall='http1/partial-headers']").FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        var connections = page.Locator("#s-idle-on-connections");
        (await connections.GetAttributeAsync("open")).ShouldNotBeNull();
        (await connections.Locator("tbody tr.bad").CountAsync()).ShouldBeInRange(10, 60);
        (await connections.InnerTextAsync()).ShouldContain("http1/partial-headers: a sample of 60 of 100 connections");
        (await connections.Locator("svg.lane rect.late").CountAsync()).ShouldBeGreaterThan(10, "the time past the limit is drawn");
    }

    private static Task<OpenPage> OpenAsync() => OpenPage.OfAsync("failing-off-keys", HtmlReport.Render(PlantedPages.LimitOff()));
}
