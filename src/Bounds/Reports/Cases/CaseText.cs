using System.Text;
using System.Xml;

namespace Leak.Bounds.Reports.Cases;

/// <summary>Texts of cases, fit for a file that other programs show.</summary>
internal static class CaseText
{
    /// <summary>Programs show it in a list.</summary>
    private const int MostOfAll = 20_000;

    /// <summary>One line.</summary>
    public static string Line(string text) => PlainText.OneLine(text);

    /// <summary>Lines, of which the last are left out where there are too many.</summary>
    public static string Lines(IEnumerable<string> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines.Select(Line))
        {
            if (text.Length + line.Length > MostOfAll)
            {
                return text.Append('…').ToString();
            }

            text.Append(text.Length == 0 ? "" : "\n").Append(line);
        }

        return text.ToString();
    }

    /// <summary>The same without the two characters that XML does not have and <see cref="PlainText"/> keeps.</summary>
    public static string Xml(string text) => string.Concat(text.Select(character => char.IsSurrogate(character) || XmlConvert.IsXmlChar(character) ? character : '\ufffd'));
}
