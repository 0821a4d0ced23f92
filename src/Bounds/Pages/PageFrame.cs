using System.Globalization;
using System.Text;

namespace Leak.Bounds.Pages;

/// <summary>
/// The frame of every page: one file that opens offline. A strict policy lets nothing be loaded, and nothing run or style but the
/// embedded files, by their hashes.
/// </summary>
internal static class PageFrame
{
    /// <summary>A page.</summary>
    /// <param name="title">Its title, escaped.</param>
    /// <param name="body">What stands in it, as HTML.</param>
    /// <param name="data">What its charts show, as JSON in which no <c>&lt;</c> stands; <see langword="null"/>: it has none.</param>
    /// <param name="hasProfile">Whether there is an icicle among them.</param>
    public static string Render(string title, string body, string? data = null, bool hasProfile = false)
    {
        PageAsset[] scripts = [.. data is null ? [] : new[] { PageAsset.Charts }, .. hasProfile ? PageAsset.Icicle : [], PageAsset.Script];
        var page = new StringBuilder(body.Length + (data?.Length ?? 0) + 200_000);
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append(CultureInfo.InvariantCulture, $"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src {string.Join(' ', scripts.Select(script => script.Source))}; style-src {PageAsset.Style.Source}; base-uri 'none'; form-action 'none'\">\n");
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
        page.Append(CultureInfo.InvariantCulture, $"<title>{title}</title>\n<style>{PageAsset.Style.Text}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the answer</a>\n<main id=\"main\" tabindex=\"-1\">\n");
        page.Append(body).Append("</main>\n");
        if (data is not null)
        {
            page.Append("<script type=\"application/json\" id=\"data\">").Append(data).Append("</script>\n");
        }

        foreach (var script in scripts)
        {
            page.Append("<script>").Append(script.Text).Append("</script>\n");
        }

        return page.Append("</body>\n</html>\n").ToString();
    }
}
