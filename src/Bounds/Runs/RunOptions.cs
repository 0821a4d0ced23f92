using Leak.Bounds.Probes;
using Leak.Bounds.Verdicts;
using Leak.Clients;

namespace Leak.Bounds.Runs;

/// <summary>How a scenario is run.</summary>
public sealed record RunOptions
{
    /// <summary>Between two rounds of sampling; more than zero. Default: 100 ms.</summary>
    public TimeSpan SampleInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the server may take to be quiet before and after a run. Default: 10 s.</summary>
    public TimeSpan QuietCeiling { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Makes what is random in the workloads the same again. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>What this server has in the place of the paths that workloads ask (<see cref="Workload.Path"/>), by those. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Paths { get; init; } = new Dictionary<string, string>();

    /// <summary>A folder for the engine's own report, that does not exist yet; <see langword="null"/>: none.</summary>
    public string? EngineReportFolder { get; init; }

    /// <summary>Probes beside the server's own; their quantities differ from its. They are the caller's to dispose. Default: none.</summary>
    public IReadOnlyList<IProbe> Probes { get; init; } = [];

    /// <summary>What the run is held to. Default: <see cref="StandardBounds.All"/>.</summary>
    public IReadOnlyList<IBound> Bounds { get; init; } = StandardBounds.All;
}
