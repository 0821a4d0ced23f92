using Leak.Bounds.Engine;
using Leak.Bounds.Workloads;

namespace Leak.Bounds;

/// <summary>A workload in a scenario.</summary>
/// <param name="Workload">What its clients do.</param>
/// <param name="Arrivals">When they come.</param>
/// <param name="Limit">The limit that must close its connections; <see langword="null"/> for a live client.</param>
public sealed record WorkloadPlan(IWorkload Workload, Arrivals Arrivals, StallLimit? Limit)
{
    /// <summary>
    /// What must become of its connections where that does not follow from <see cref="Scenario.TimeoutsOn"/>: with one limit
    /// off and all others on, say. Default: it follows.
    /// </summary>
    public Fate? Fate { get; init; }
}

/// <summary>What must become of a stall's connections.</summary>
public enum Fate
{
    /// <summary>Closed by the plan's limit.</summary>
    ClosedByLimit,

    /// <summary>Closed by the server of itself, whatever its limits.</summary>
    ClosedByItself,

    /// <summary>Held when the run ends: nothing stops it.</summary>
    Held,

    /// <summary>Its requests ended by the plan's limit, the connection held: nothing stops that.</summary>
    RequestsEnded,
}

/// <summary>What fates have in common.</summary>
public static class FateExtensions
{
    /// <summary>Whether the connections are held when the run ends, whatever became of their requests.</summary>
    public static bool IsHeld(this Fate fate) => fate is Fate.Held or Fate.RequestsEnded;
}
