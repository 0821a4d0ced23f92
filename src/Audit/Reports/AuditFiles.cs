using Leak.Bounds.Reports;

namespace Leak.Audit.Reports;

/// <summary>Writes an audit's reports into a folder, each as a whole or not at all.</summary>
internal static class AuditFiles
{
    public const string Json = "audit.json";

    public const string Markdown = "audit.md";

    public const string Html = "audit.html";

    /// <summary>Writes them over what an earlier call wrote. A call after each part of an audit leaves what it had, if it ends early.</summary>
    /// <param name="folder">Where; made if it does not exist.</param>
    /// <param name="document">The audit so far.</param>
    /// <exception cref="IOException">A file could not be written; others may have been.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Write(string folder, AuditDocument document)
    {
        Directory.CreateDirectory(folder);
        AtomicFile.Write(Path.Combine(folder, Json), AuditJson.Render(document));
        AtomicFile.Write(Path.Combine(folder, Markdown), AuditMarkdown.Render(document));
        AtomicFile.Write(Path.Combine(folder, Html), AuditHtml.Render(document));
    }
}
