using System.Globalization;
using Leak.Bounds.Plans;
using Leak.Bounds.Reports;

namespace Leak.Tool.Jobs;

/// <summary>The run's own folder, named by its start in UTC.</summary>
internal sealed class ReportFolder
{
    private const string Engine = "engine";

    private ReportFolder(string path) => Path = path;

    public string Path { get; }

    /// <exception cref="UsageException">The folder cannot be made.</exception>
    public static ReportFolder Create(DirectoryInfo output, TimeProvider timeProvider)
    {
        var name = timeProvider.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        try
        {
            var path = System.IO.Path.Combine(output.FullName, name);
            for (var again = 2; Directory.Exists(path); again++)
            {
                path = System.IO.Path.Combine(output.FullName, string.Create(CultureInfo.InvariantCulture, $"{name}-{again}"));
            }

            return new ReportFolder(Directory.CreateDirectory(path).FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--output {output}: the folder cannot be made ({e.Message}); name one that can be written to", e);
        }
    }

    /// <summary>A folder for the engine's report of one scenario: the engine makes it, and deletes what it finds there.</summary>
    public string ForEngine(Scenario scenario) => System.IO.Path.Combine(Path, Engine, scenario.FileName);

    /// <summary>The pages that the engine wrote.</summary>
    public IReadOnlyList<string> FindEnginePages()
    {
        try
        {
            var folder = System.IO.Path.Combine(Path, Engine);
            return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.html", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Takes the folder away again where nothing was run.</summary>
    public void DeleteIfEmpty()
    {
        try
        {
            if (!Directory.EnumerateFileSystemEntries(Path).Any())
            {
                Directory.Delete(Path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays, then: nothing is lost by that.
        }
    }

    public void Write(RunReport report) => ReportWriter.Write(report, Path);
}
