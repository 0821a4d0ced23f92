using Leak.Bounds.Plans;

namespace Leak.Scenarios;

/// <summary>Where the engine's own reports of the runs in tests are kept: nowhere, unless the run parameter <c>EngineReports</c> names a folder.</summary>
internal static class EngineReports
{
    /// <summary>A folder for one run's, that does not exist yet; <see langword="null"/>: none is kept.</summary>
    /// <param name="root">Where those of all runs are; from the repository's root, where it is no whole path. <see langword="null"/>: nowhere.</param>
    /// <param name="scenario">What is run.</param>
    public static string? FolderFor(string? root, Scenario scenario)
    {
        if (root is null)
        {
            return null;
        }

        // Test assemblies run at once: each has a folder of its own.
        var path = Path.Combine(Repository.Root, root, typeof(EngineReports).Assembly.GetName().Name!, scenario.FileName);
        var free = path;
        for (var again = 2; Directory.Exists(free); again++)
        {
            free = $"{path}-{again}";
        }

        return free;
    }
}
