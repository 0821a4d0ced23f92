using System.Buffers;
using System.Globalization;
using System.Text;

namespace Leak.Timeouts.Configuration;

/// <summary>Makes text that somebody else chose safe to print on one line of a log or a terminal.</summary>
internal static class EscapedText
{
    /// <summary>The default ceiling, in characters of escaped text: 1 KiB.</summary>
    public const int DefaultCeiling = 1024;

    private const char Cut = '…';

    /// <inheritdoc cref="Of(ReadOnlySpan{byte}, int)"/>
    public static string Of(string text, int ceiling = DefaultCeiling) => Of(Encoding.UTF8.GetBytes(text), ceiling);

    /// <summary>
    /// Quotes, backslashes, control and format characters (ANSI sequences begin with one, and some turn the line's
    /// direction), line separators and what is not UTF-8 come out as escapes; the rest as it is.
    /// </summary>
    /// <param name="utf8">The text.</param>
    /// <param name="ceiling">The most characters of the result, an ellipsis for what is cut off aside. No escape is split.</param>
    public static string Of(ReadOnlySpan<byte> utf8, int ceiling = DefaultCeiling)
    {
        var escaped = new StringBuilder(Math.Min(utf8.Length, ceiling) + 1);
        while (!utf8.IsEmpty)
        {
            var valid = Rune.DecodeFromUtf8(utf8, out var rune, out var length) == OperationStatus.Done;
            var piece = valid ? Escape(rune) : EscapeBytes(utf8[..length]);
            if (escaped.Length + piece.Length > ceiling)
            {
                return escaped.Append(Cut).ToString();
            }

            escaped.Append(piece);
            utf8 = utf8[length..];
        }

        return escaped.ToString();
    }

    private static string Escape(Rune rune) => rune.Value switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ when IsPrintable(rune) => rune.ToString(),
        <= 0xFFFF => $"\\u{rune.Value:x4}",
        _ => $"\\U{rune.Value:x8}",
    };

    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator);

    private static string EscapeBytes(ReadOnlySpan<byte> bytes)
    {
        var escaped = new StringBuilder();
        foreach (var value in bytes)
        {
            escaped.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
        }

        return escaped.ToString();
    }
}
