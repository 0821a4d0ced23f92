using System.Globalization;
using System.Text;

namespace Leak.Scenarios.Fuzzing.Steps;

/// <summary>Bytes as text that fits on a line and may be printed anywhere: ASCII, with <c>\r</c>, <c>\n</c> and <c>\xff</c>; never <c>;</c>.</summary>
internal static class EscapedBytes
{
    public static string ToText(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var value in bytes)
        {
            _ = value switch
            {
                (byte)'\r' => text.Append(@"\r"),
                (byte)'\n' => text.Append(@"\n"),
                (byte)'\\' => text.Append(@"\\"),
                > 0x20 and < 0x7f and not (byte)';' => text.Append((char)value),

                // A space at an end would be lost; within it reads well.
                0x20 when text.Length > 0 => text.Append(' '),
                _ => text.Append(CultureInfo.InvariantCulture, $@"\x{value:x2}"),
            };
        }

        if (text.Length > 0 && text[^1] == ' ')
        {
            text.Remove(text.Length - 1, 1).Append(@"\x20");
        }

        return text.ToString();
    }

    /// <exception cref="FormatException">It is no such text.</exception>
    public static byte[] Parse(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\')
            {
                bytes.Add((byte)text[at]);
                continue;
            }

            var kind = at + 1 < text.Length ? text[++at] : '?';
            if (kind == 'x')
            {
                bytes.Add(byte.Parse(text.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                at += 2;
                continue;
            }

            bytes.Add(kind switch
            {
                'r' => (byte)'\r',
                'n' => (byte)'\n',
                '\\' => (byte)'\\',
                _ => throw new FormatException($@"\{kind} stands for no byte; allowed: \r, \n, \\ and \xff"),
            });
        }

        return [.. bytes];
    }
}
