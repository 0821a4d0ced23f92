using Leak.Bounds.Plans;

namespace Leak.Bounds.Runs;

/// <summary>Where one workload of a run stands.</summary>
/// <param name="Id">The workload's id.</param>
/// <param name="Planned">Iterations that are planned.</param>
/// <param name="Arrivals">Iterations that began.</param>
/// <param name="Failed">Iterations that failed.</param>
/// <param name="Held">Connections that its clients hold.</param>
internal sealed record WorkloadStatus(string Id, int Planned, int Arrivals, int Failed, int Held)
{
    /// <summary>What must become of its connections; <see langword="null"/>: it is a live client.</summary>
    public Expectation? Expectation { get; init; }

    /// <summary>The age of the oldest connection that is held; <see langword="null"/>: none is.</summary>
    public TimeSpan? OldestHeld { get; init; }

    /// <summary>Whether its clients see when the server closes a connection. <see langword="false"/>: what they hold may be closed.</summary>
    public bool SeesCloses { get; init; } = true;

    /// <summary>Connections that the server closed, as far as its clients see.</summary>
    public int Closed => Math.Max(0, Arrivals - Failed - Held);

    /// <summary>The longest that a connection may be held.</summary>
    public TimeSpan Longest => Expectation?.Longest ?? TimeSpan.Zero;
}
