namespace Leak.Bounds.Reports;

/// <summary>Writes a run's reports: <c>report.json</c>, <c>report.md</c> and <c>report.html</c>.</summary>
public static class ReportWriter
{
    /// <summary>
    /// Writes all three, each as a whole or not at all, over what an earlier call wrote.
    /// Call it after every scenario, so that a run that ends early leaves what it had.
    /// </summary>
    /// <param name="report">The run so far.</param>
    /// <param name="folder">Where; made if it does not exist.</param>
    /// <exception cref="IOException">A file could not be written; the others may have been.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Write(RunReport report, string folder)
    {
        ArgumentNullException.ThrowIfNull(report);
        Directory.CreateDirectory(folder);
        AtomicFile.Write(Path.Combine(folder, "report.json"), JsonReport.Render(report));
        AtomicFile.Write(Path.Combine(folder, "report.md"), MarkdownReport.Render(report));
        AtomicFile.Write(Path.Combine(folder, "report.html"), HtmlReport.Render(report));
    }
}
