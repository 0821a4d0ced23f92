using System.Reflection;

namespace Leak.Bounds.Reports.Cases;

/// <summary>A run or an audit as test cases.</summary>
internal sealed record CaseReport
{
    /// <summary>The program that made it.</summary>
    public const string Tool = "leak";

    /// <summary>What it is of: <c>leak run</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The run in a sentence.</summary>
    public required string Headline { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required TimeSpan Duration { get; init; }

    public string? Target { get; init; }

    public required RunEnvironment Environment { get; init; }

    /// <summary>In the order of the run.</summary>
    public required IReadOnlyList<ReportCase> Cases { get; init; }

    /// <summary>The root of the sources: paths below it are told from it on; <see langword="null"/>: not known.</summary>
    public string? SourceRoot { get; init; }

    /// <summary>The version of the program, without the commit.</summary>
    public static string Version { get; } =
        (typeof(CaseReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];

    /// <summary>How many ended so.</summary>
    public int Count(CaseStatus status) => Cases.Count(one => one.Status == status);
}
