using Leak.Bounds.Facts;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Runs;

/// <summary>Where a run stands, for live progress.</summary>
/// <param name="Phase">What is going on: <c>warming up</c>, <c>arrivals</c>, <c>watching</c>, <c>releasing</c>, <c>done</c>, <c>broken off</c>.</param>
/// <param name="Elapsed">Since the start of the run.</param>
/// <param name="Planned">Iterations that are planned.</param>
/// <param name="Arrivals">Iterations that began.</param>
/// <param name="Failed">Iterations that failed.</param>
/// <param name="Held">Connections that the clients hold.</param>
/// <param name="Latest">The probes' latest values, by name.</param>
public sealed record RunStatus(
    string Phase,
    TimeSpan Elapsed,
    int Planned,
    int Arrivals,
    int Failed,
    int Held,
    IReadOnlyDictionary<Quantity, double> Latest)
{
    /// <summary>When the first arrival was due, since the start; <see langword="null"/> before that.</summary>
    internal TimeSpan? FirstArrival { get; init; }

    /// <summary>What the server may hold by the arrivals until now, by what is counted; without what is not known.</summary>
    internal IReadOnlyDictionary<Quantity, double> Allowed { get; init; } = new Dictionary<Quantity, double>();

    /// <summary>Each workload. Once the clients are let go: as it stood then.</summary>
    internal IReadOnlyList<WorkloadStatus> Workloads { get; init; } = [];

    /// <summary>The verdict; <see langword="null"/> until it is reached.</summary>
    internal ScenarioVerdict? Verdict { get; init; }
}
