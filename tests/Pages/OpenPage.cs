using Leak.Shared;
using Microsoft.Playwright;

namespace Leak.Pages;

/// <summary>A report that was written to disk and is open in the browser, and all that it did which a report must not do.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private OpenPage(IBrowserContext context, IPage page, string name)
    {
        _context = context;
        Page = page;
        Name = name;
    }

    public IPage Page { get; }

    public string Name { get; }

    /// <summary>Errors and warnings of the console, and exceptions.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Whatever was asked for beside the file itself.</summary>
    public List<string> Requests { get; } = [];

    public static async Task<OpenPage> OfAsync(string name, string html, int width = 1280, ColorScheme scheme = ColorScheme.Light, bool hasScript = true)
    {
        var file = Path.Combine(Folder("pages"), $"{name}.html");
        await File.WriteAllTextAsync(file, html);
        var context = await Browser.OpenAsync(width, scheme, hasScript);
        var page = await context.NewPageAsync();
        var opened = new OpenPage(context, page, name);
        page.Console += (_, message) => { if (message.Type is "error" or "warning") { opened.Complaints.Add(message.Text); } };
        page.PageError += (_, error) => opened.Complaints.Add(error);
        page.Request += (_, request) => { if (!request.Url.EndsWith($"/{name}.html", StringComparison.Ordinal)) { opened.Requests.Add(request.Url); } };
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        return opened;
    }

    /// <summary>Opens all that is folded, and has every chart drawn, as for print.</summary>
    public Task UnfoldAsync() => Page.EvaluateAsync("""
        async () => {
          document.querySelectorAll("details").forEach(fold => { fold.open = true; });
          await new Promise(done => setTimeout(done, 50));
          dispatchEvent(new Event("beforeprint"));
          dispatchEvent(new Event("afterprint"));
        }
        """);

    /// <summary>Scrolls over the whole page, so that each chart is seen, and waits until each that has room is drawn.</summary>
    public async Task DrawnAsync()
    {
        // The page's policy lets nothing be evaluated in it: what waits, waits in one call.
        var missing = await Page.EvaluateAsync<string[]>("""
            async () => {
              const pause = () => new Promise(done => requestAnimationFrame(() => setTimeout(done, 10)));
              for (let y = 0; y < document.body.scrollHeight; y += 900) { scrollTo(0, y); await pause(); }
              const missing = () => [...document.querySelectorAll(".plot[role]")].filter(plot => plot.checkVisibility() && plot.clientWidth > 40 && !plot.querySelector("canvas"));
              for (let turn = 0; turn < 40 && missing().length; turn++) { missing()[0].scrollIntoView({ block: "center" }); await pause(); }
              scrollTo(0, 0);
              return missing().map(plot => plot.ariaLabel);
            }
            """);
        missing.ShouldBeEmpty($"not every chart of {Name} was drawn; the console says: {string.Join("; ", Complaints)}");
    }

    /// <summary>The window is made as high as the page first: what a browser draws of a page that is higher than its window may come too late for a picture.</summary>
    public async Task ScreenshotAsync(string what)
    {
        var size = await Page.EvaluateAsync<int[]>("[innerWidth, document.documentElement.scrollHeight]");
        await Page.SetViewportSizeAsync(size[0], Math.Min(size[1], 12_000));
        await Page.EvaluateAsync("async () => { for (let frame = 0; frame < 3; frame++) { await new Promise(requestAnimationFrame); } }");
        await Page.ScreenshotAsync(new() { Path = Path.Combine(Folder("screenshots"), $"{Name}-{what}.png"), Animations = ScreenshotAnimations.Disabled });
        await Page.SetViewportSizeAsync(size[0], 900);
    }

    public async ValueTask DisposeAsync() => await _context.CloseAsync();

    /// <summary>Beside the results of the run.</summary>
    private static string Folder(string name) => Directory.CreateDirectory(Path.Combine(Repository.Root, "TestResults", name)).FullName;
}
