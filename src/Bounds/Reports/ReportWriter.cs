namespace Leak.Bounds.Reports;

/// <summary>Writes a run's reports.</summary>
public static class ReportWriter
{
    /// <summary><c>report.json</c>, <c>report.md</c> and <c>report.html</c>. A user's own are added to them.</summary>
    public static IReadOnlyList<IReport> Standard { get; } =
    [
        new TextFileReport("report.json", JsonReport.Render),
        new TextFileReport("report.md", run => MarkdownReport.Render(run)),
        new TextFileReport("report.html", HtmlReport.Render),
    ];

    /// <summary>
    /// Writes each as a whole or not at all, over what an earlier call wrote.
    /// Call it after every scenario, so that a run that ends early leaves what it had.
    /// </summary>
    /// <param name="run">The run so far.</param>
    /// <param name="folder">Where; made if it does not exist.</param>
    /// <param name="reports">Which. <see langword="null"/> (the default): <see cref="Standard"/>.</param>
    /// <exception cref="IOException">A file could not be written; others may have been.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Write(RunReport run, string folder, IReadOnlyList<IReport>? reports = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        Directory.CreateDirectory(folder);
        foreach (var report in reports ?? Standard)
        {
            report.Write(run, folder);
        }
    }
}
