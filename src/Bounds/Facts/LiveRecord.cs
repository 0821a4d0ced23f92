using Leak.Bounds.Plans;
using Leak.Clients.Live;

namespace Leak.Bounds.Facts;

/// <summary>What one kind of live client did in a run.</summary>
public sealed record LiveRecord : WorkloadRecord
{
    /// <summary>The plan of it.</summary>
    public required LivePlan Plan { get; init; }

    /// <inheritdoc/>
    public override WorkloadPlan Workload => Plan;

    /// <summary>How long each answer took, in the order in which they were asked for; empty of a client that makes its requests last.</summary>
    public IReadOnlyList<Latency> Latencies { get; init; } = [];

    /// <summary>
    /// The server's own reasons (<c>error.type</c>) for closing connections that were of no stall, with counts: those of all live clients of
    /// the run together. <see langword="null"/> where it does not tell, or cannot tell them from those of stalls.
    /// </summary>
    internal IReadOnlyDictionary<string, int>? LimitsFired { get; init; }
}
