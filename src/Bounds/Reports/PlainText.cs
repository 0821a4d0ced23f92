using System.Text;

namespace Leak.Bounds.Reports;

/// <summary>Makes text of unknown origin fit for one line: a server's, a client's or a user's words end up in reports.</summary>
internal static class PlainText
{
    private const int MostCharacters = 2_000;

    /// <summary>
    /// Control characters become their visible pictures (␛), what could not be shown or would turn the text's direction
    /// becomes �, and what is too long is cut.
    /// </summary>
    public static string OneLine(string text)
    {
        var clean = new StringBuilder(Math.Min(text.Length, MostCharacters + 1));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length >= MostCharacters)
            {
                clean.Append('…');
                break;
            }

            clean.Append(Visible(rune));
        }

        return clean.ToString();
    }

    // EnumerateRunes gives U+FFFD for a lone surrogate.
    private static string Visible(Rune rune) => rune.Value switch
    {
        < 0x20 => ((char)(0x2400 + rune.Value)).ToString(),
        0x7f => "\u2421",
        (>= 0x80 and <= 0x9f) or 0x2028 or 0x2029 or (>= 0x202a and <= 0x202e) or (>= 0x2066 and <= 0x2069) or 0xfeff => "\ufffd",
        _ => rune.ToString(),
    };
}
