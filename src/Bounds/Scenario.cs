using Leak.Bounds.Engine;
using Leak.Bounds.Verdicts;
using Leak.Bounds.Workloads;

namespace Leak.Bounds;

/// <summary>Server settings × workloads × bounds.</summary>
public sealed record Scenario
{
    /// <summary>
    /// What a server may take beyond its limit: Kestrel adds one second and its heartbeat ticks each second,
    /// which closes between +1 s and +2 s; half a second is for the machine. Measured in DESIGN.md over 2,400 lifetimes.
    /// </summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(2.5);

    /// <summary>The id in reports: <c>idle</c>, <c>normal</c>, or the workload's.</summary>
    public required string Id { get; init; }

    /// <summary>Whether the server's timeouts are on. A scenario without them is the control.</summary>
    public required bool TimeoutsOn { get; init; }

    /// <summary>The verdict that says that all is well.</summary>
    public required Verdict Expected { get; init; }

    /// <summary>The workloads, all driven at once.</summary>
    public required IReadOnlyList<WorkloadPlan> Workloads { get; init; }

    /// <summary>How long the server is watched after the last arrival, before the clients are closed.</summary>
    public required TimeSpan Hold { get; init; }
}

/// <summary>A workload in a scenario.</summary>
/// <param name="Workload">What its clients do.</param>
/// <param name="Arrivals">When they come.</param>
/// <param name="Limit">The limit that must close its connections; <see langword="null"/> for a live client.</param>
public sealed record WorkloadPlan(IWorkload Workload, Arrivals Arrivals, StallLimit? Limit);

/// <summary>The server's limit that must stop a stall, or that is turned off in a control.</summary>
/// <param name="Name">The server's name for it: <c>KeepAlive</c>.</param>
/// <param name="Value">Its value; more than zero. In a control: the value that it has when timeouts are on.</param>
/// <param name="FiresAs">
/// The <c>error.type</c> that the server's own account gives of a connection closed by it; <see langword="null"/>: not checked.
/// </param>
public sealed record StallLimit(string Name, TimeSpan Value, string? FiresAs);
