using Leak.Audit.Reports;
using Leak.Bounds.Reports.Cases;

namespace Leak.Tool.Jobs;

/// <summary>The forms in which an audit is written to files that the user names.</summary>
internal static class AuditFormats
{
    private static readonly (string Name, string What, Func<AuditDocument, string> Render)[] s_all =
    [
        ("--json", "audit.json", AuditJson.Render),
        ("--markdown", "audit.md", document => AuditMarkdown.Render(document)),
        ("--html", "audit.html", document => AuditHtml.Render(document)),
        ("--junit", "test cases as JUnit XML, for CI", document => JUnitReport.Render(AuditCases.Of(document))),
        ("--ctrf", "test cases in the Common Test Report Format", document => CtrfReport.Render(AuditCases.Of(document))),
        ("--sarif", "what broke as SARIF 2.1.0, for code scanning", document => SarifReport.Render(AuditCases.Of(document))),
        ("--csv", "what became of each stall as a table (CSV)", AuditCsv.Render),
        ("--svg", "how long each stall was held as a picture", AuditSvg.Render),
    ];

    /// <summary>Each option and what it writes.</summary>
    public static IReadOnlyList<(string Name, string What)> Options { get; } = [.. s_all.Select(format => (format.Name, format.What))];

    /// <summary>Writes an audit to the files that were named.</summary>
    /// <param name="document">The audit so far.</param>
    /// <param name="files">The files.</param>
    /// <exception cref="IOException">One could not be written; others may have been.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not be written.</exception>
    public static void Write(AuditDocument document, IReadOnlyList<ReportFile> files)
    {
        foreach (var file in files)
        {
            file.Write(Array.Find(s_all, format => format.Name == file.Option).Render(document));
        }
    }
}
