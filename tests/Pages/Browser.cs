using Microsoft.Playwright;

namespace Leak.Pages;

/// <summary>The distribution's Chromium, started once for all pages.</summary>
[SetUpFixture]
internal sealed class Browser
{
    private const string Required = "LEAK_REQUIRE_BROWSER";

    private static readonly string[] s_places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static IPlaywright? s_playwright;

    private static IBrowser? s_browser;

    [OneTimeTearDown]
    public static async Task CloseAsync()
    {
        if (s_browser is not null)
        {
            await s_browser.CloseAsync();
        }

        s_playwright?.Dispose();
    }

    /// <summary>A window of its own. Where there is no Chromium the test is skipped; with <c>LEAK_REQUIRE_BROWSER=1</c> it fails.</summary>
    public static async Task<IBrowserContext> OpenAsync(int width, ColorScheme scheme, bool hasScript)
    {
        if (Array.Find(s_places, File.Exists) is not { } chromium)
        {
            const string Missing = "Chromium is not installed (apt-get install chromium).";
            if (Environment.GetEnvironmentVariable(Required) == "1")
            {
                throw new InvalidOperationException($"{Missing} {Required} is 1, so it must be.");
            }

            Assert.Ignore(Missing);
            return null!;
        }

        s_playwright ??= await Playwright.CreateAsync();
        s_browser ??= await s_playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-gpu"] });
        return await s_browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce, JavaScriptEnabled = hasScript });
    }
}
