using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Leak.Bounds.Reports;

/// <summary>Text in HTML and SVG.</summary>
internal static class Html
{
    private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>One line, fit for an element's content and for a quoted attribute.</summary>
    public static string Escape(string text) => s_encoder.Encode(PlainText.OneLine(text));
}
