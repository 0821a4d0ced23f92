using Leak.Shared;
using Microsoft.Playwright;

namespace Leak.Pages;

/// <summary>Takes the pictures of the README, of reports that <c>eng/pictures.sh</c> has made.</summary>
[Category("Slow")]
internal sealed class PictureTests
{
    private const string Reports = "LEAK_PICTURES";

    private const float Margin = 16;

    [Test]
    public async Task Pictures_OfTheArticleAndOfAFailingReport_AreTaken([Values] bool isDark)
    {
        if (Environment.GetEnvironmentVariable(Reports) is not { Length: > 0 } folder)
        {
            Assert.Ignore($"{Reports} names no folder of reports: eng/pictures.sh makes them, and calls this.");
            return;
        }

        await TakeAsync(folder, "article", isDark, page => BetweenAsync(page.Locator("section.group").First, page.Locator("figure.survival").First));
        await TakeAsync(folder, "failing", isDark, page => BetweenAsync(page.Locator("header").First, page.Locator("article.cause").First));
    }

    private static async Task TakeAsync(string folder, string name, bool isDark, Func<IPage, Task<Clip>> clipOf)
    {
        var html = await File.ReadAllTextAsync(Path.Combine(folder, name, "report.html"));
        await using var opened = await OpenPage.OfAsync($"picture-{name}", html, width: 1100, isDark ? ColorScheme.Dark : ColorScheme.Light);
        await opened.DrawnAsync();
        var height = await opened.Page.EvaluateAsync<int>("document.documentElement.scrollHeight");
        await opened.Page.SetViewportSizeAsync(1100, height);
        await opened.DrawnAsync();
        await opened.Page.ScreenshotAsync(new()
        {
            Path = Repository.PathOf("docs", "images", $"{name}-{(isDark ? "dark" : "light")}.png"),
            Clip = await clipOf(opened.Page),
            Animations = ScreenshotAnimations.Disabled,
        });
        opened.Complaints.ShouldBeEmpty();
    }

    /// <summary>All from the top of one part to the end of another.</summary>
    private static async Task<Clip> BetweenAsync(ILocator first, ILocator last)
    {
        var (from, to) = ((await first.BoundingBoxAsync())!, (await last.BoundingBoxAsync())!);
        return new Clip { X = 0, Y = from.Y - Margin, Width = 1100, Height = to.Y + to.Height + (2 * Margin) - from.Y };
    }
}
