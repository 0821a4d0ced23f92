using System.Text;

namespace Leak.Bounds.Reports;

/// <summary>Markdown in parts, of a size that is not passed: what comes first counts most, and parts that no longer fit are left out and counted.</summary>
internal static class MarkdownPage
{
    /// <summary>What a summary of a step may have, in bytes of UTF-8 (docs.github.com, "Adding a job summary"): what is larger is not shown at all.</summary>
    public const int MostBytes = 1024 * 1024;

    /// <summary>Room for the sentence about what was left out.</summary>
    private const int Reserve = 256;

    /// <summary>The parts that fit.</summary>
    /// <param name="parts">Each whole in itself, what counts most first.</param>
    /// <param name="mostBytes">How many bytes of UTF-8 at the most; more than 256.</param>
    /// <param name="whole">Where all of it is.</param>
    public static string Of(IEnumerable<string> parts, int mostBytes, string whole)
    {
        var text = new StringBuilder();
        var left = mostBytes - Reserve;
        var omitted = 0;
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetByteCount(part);
            if (omitted > 0 || bytes > left)
            {
                omitted++;
                continue;
            }

            text.Append(part);
            left -= bytes;
        }

        return omitted == 0 ? text.ToString() : text.Append(System.Globalization.CultureInfo.InvariantCulture, $"Left out, for a summary has room for {mostBytes / 1024} KiB: {omitted} parts. {whole} has them.\n").ToString();
    }
}
