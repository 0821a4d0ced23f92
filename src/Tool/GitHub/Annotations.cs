using System.Globalization;
using Leak.Bounds.Reports;
using Leak.Bounds.Reports.Cases;

namespace Leak.Tool.GitHub;

/// <summary>What broke, as commands to GitHub's runner: it shows them beside the lines of the sources.</summary>
internal static class Annotations
{
    /// <summary>The runner shows 10 errors and 10 warnings of a step.</summary>
    private const int Most = 10;

    private const int MostLines = 12;

    /// <summary>A command for each case that did not pass, failures first. None has a control character.</summary>
    public static IEnumerable<string> Of(CaseReport report)
    {
        foreach (var (status, command) in new[] { (CaseStatus.Failed, "error"), (CaseStatus.Inconclusive, "warning") })
        {
            List<ReportCase> its = [.. report.Cases.Where(one => one.Status == status)];
            var shown = its.Count > Most ? Most - 1 : its.Count;
            foreach (var one in its.Take(shown))
            {
                yield return $"::{command} {Properties(one, report.SourceRoot)}::{Message(one)}";
            }

            if (its.Count > shown)
            {
                yield return $"::{command} title=leak::{its.Count - shown} more: see the reports";
            }
        }
    }

    private static string Properties(ReportCase one, string? root)
    {
        var title = $"title={Property($"{one.Name}: {one.Breaks[0].Rule} ({one.Suite})")}";
        return one.Place is { } place
            ? string.Create(CultureInfo.InvariantCulture, $"file={Property(place.Below(root) ?? place.File)},line={place.Line},{title}")
            : title;
    }

    private static string Message(ReportCase one) => string.Join("%0A", one.Lines.Take(MostLines).Select(Data));

    private static string Data(string text) => PlainText.OneLine(text)
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);
}
