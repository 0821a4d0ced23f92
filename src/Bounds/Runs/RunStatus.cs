using Leak.Bounds.Facts;

namespace Leak.Bounds.Runs;

/// <summary>Where a run stands, for live progress.</summary>
/// <param name="Phase">What is going on: <c>warming up</c>, <c>arrivals</c>, <c>watching</c>, <c>releasing</c>, <c>done</c>.</param>
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
    IReadOnlyDictionary<Quantity, double> Latest);
