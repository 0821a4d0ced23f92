using System.Globalization;
using System.Text;

namespace Leak.Profiling.Formats;

/// <summary>Makes text that somebody else chose safe to print on one line of a page or a terminal.</summary>
internal static class CleanText
{
    private const string Cut = "...";

    /// <summary>Printable ASCII as it is; everything else, and the backslash, as <c>\u</c> and four hexadecimal digits.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most characters of the result, those that say that it was cut aside. No escape is split.</param>
    public static string Of(string text, int most)
    {
        var clean = new StringBuilder(Math.Min(text.Length, most));
        foreach (var character in text)
        {
            var isPlain = character is >= ' ' and <= '~' and not '\\';
            if (clean.Length + (isPlain ? 1 : 6) > most)
            {
                return clean.Append(Cut).ToString();
            }
            if (isPlain)
            {
                clean.Append(character);
            }
            else
            {
                clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
        }
        return clean.ToString();
    }
}
