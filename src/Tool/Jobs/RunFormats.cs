using Leak.Bounds.Reports;
using Leak.Bounds.Reports.Cases;

namespace Leak.Tool.Jobs;

/// <summary>The forms in which a run is written to files that the user names.</summary>
internal static class RunFormats
{
    private static readonly (string Name, string What, Func<RunReport, string?, string> Render)[] s_all =
    [
        ("--json", "report.json", (report, _) => JsonReport.Render(report)),
        ("--markdown", "report.md", (report, _) => MarkdownReport.Render(report)),
        ("--html", "report.html", (report, _) => HtmlReport.Render(report)),
        ("--junit", "test cases as JUnit XML, for CI", (report, root) => JUnitReport.Render(Cases(report, root))),
        ("--ctrf", "test cases in the Common Test Report Format", (report, root) => CtrfReport.Render(Cases(report, root))),
        ("--sarif", "what broke as SARIF 2.1.0, for code scanning", (report, root) => SarifReport.Render(Cases(report, root))),
        ("--csv", "all series as one table (CSV)", (report, _) => SeriesCsv.Render(report)),
        ("--svg", "the charts of connections and tasks as a picture", (report, _) => SvgFile.Render(report)),
    ];

    /// <summary>Each option and what it writes.</summary>
    public static IReadOnlyList<(string Name, string What)> Options { get; } = [.. s_all.Select(format => (format.Name, format.What))];

    /// <summary>Writes a run to the files that were named.</summary>
    /// <param name="report">The run so far.</param>
    /// <param name="files">The files.</param>
    /// <param name="root">The root of the sources.</param>
    /// <exception cref="IOException">One could not be written; others may have been.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not be written.</exception>
    public static void Write(RunReport report, IReadOnlyList<ReportFile> files, string? root)
    {
        foreach (var file in files)
        {
            file.Write(Array.Find(s_all, format => format.Name == file.Option).Render(report, root));
        }
    }

    private static CaseReport Cases(RunReport report, string? root) => RunCases.Of(report) with { SourceRoot = root };
}
