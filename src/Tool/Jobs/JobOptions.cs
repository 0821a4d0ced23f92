using Leak.Tool.GitHub;
using Leak.Tool.Printing;

namespace Leak.Tool.Jobs;

/// <summary>What every command of the job takes.</summary>
/// <param name="Output">The folder under which the run's own folder is made.</param>
/// <param name="Seed">Makes what is random the same again.</param>
/// <param name="Arguments">The command line, for the report.</param>
internal sealed record JobOptions(DirectoryInfo Output, int Seed, IReadOnlyList<string> Arguments)
{
    /// <summary>The files that the user named for reports. Default: none.</summary>
    public IReadOnlyList<ReportFile> Files { get; init; } = [];

    /// <summary>The step of GitHub Actions that this is; <see langword="null"/> (the default): it is none.</summary>
    public GitHubRun? GitHub { get; init; }

    /// <summary>The root of the sources: reports tell paths from it on.</summary>
    public string SourceRoot => GitHub?.Workspace ?? Environment.CurrentDirectory;

    /// <summary>How much is printed, and how. Default: all of it.</summary>
    public ScreenOptions Screen { get; init; } = new();
}
