using System.Text;

namespace Leak.Bounds.Reports;

/// <summary>Makes text of unknown origin safe to show: words of a server, a client or a user come into reports and onto terminals.</summary>
internal static class PlainText
{
    private const int MostCharacters = 2_000;

    /// <summary>
    /// Fit for one line. Control characters become their visible pictures (␛), what could not be shown or would turn the text's
    /// direction becomes �, and what is too long is cut.
    /// </summary>
    public static string OneLine(string text) => Clean(text, MostCharacters, keepsLines: false);

    /// <summary>As <see cref="OneLine"/>, and nothing is cut.</summary>
    public static string WholeLine(string text) => Clean(text, int.MaxValue, keepsLines: false);

    /// <summary>As <see cref="WholeLine"/>, and line ends stay: for text that was laid out already.</summary>
    public static string Lines(string text) => Clean(text, int.MaxValue, keepsLines: true);

    private static string Clean(string text, int most, bool keepsLines)
    {
        var clean = new StringBuilder(Math.Min(text.Length, MostCharacters + 1));
        var next = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length >= most)
            {
                clean.Append('…');
                break;
            }

            next += rune.Utf16SequenceLength;
            clean.Append(keepsLines && IsLineEnd(rune, text, next) ? rune.ToString() : Visible(rune));
        }

        return clean.ToString();
    }

    // A carriage return alone would let what follows stand over what was before.
    private static bool IsLineEnd(Rune rune, string text, int next) =>
        rune.Value == '\n' || (rune.Value == '\r' && next < text.Length && text[next] == '\n');

    // EnumerateRunes gives U+FFFD for a lone surrogate.
    private static string Visible(Rune rune) => rune.Value switch
    {
        < 0x20 => ((char)(0x2400 + rune.Value)).ToString(),
        0x7f => "\u2421",
        (>= 0x80 and <= 0x9f) or 0x2028 or 0x2029 or (>= 0x202a and <= 0x202e) or (>= 0x2066 and <= 0x2069) or 0xfeff => "\ufffd",
        _ => rune.ToString(),
    };
}
