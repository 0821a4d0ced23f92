using Leak.Bounds.Plans;
using Leak.Clients.Parking;

namespace Leak.Bounds.Facts;

/// <summary>What one stall did in a run, and what became of its connections.</summary>
public sealed record StallRecord : WorkloadRecord
{
    /// <summary>The plan of it.</summary>
    public required StallPlan Plan { get; init; }

    /// <inheritdoc/>
    public override WorkloadPlan Workload => Plan;

    /// <summary>The lifetimes of its connections, in the order in which they were opened.</summary>
    public IReadOnlyList<Lifetime> Lifetimes { get; init; } = [];

    /// <summary>
    /// The server's own reasons (<c>error.type</c>) for closing this stall's connections, with counts;
    /// a connection that ended without one is not in it. <see langword="null"/> where the server does not tell.
    /// </summary>
    public IReadOnlyDictionary<string, int>? LimitsFired { get; init; }

    /// <summary>
    /// Of a stall whose limit ends requests (HTTP/2): the server's own reasons for ending those of its endpoint, with counts, whichever
    /// stall's they were. <see langword="null"/> of any other, and where the server does not tell.
    /// </summary>
    public IReadOnlyDictionary<string, int>? RequestLimitsFired { get; init; }

    /// <summary>
    /// Connections of this stall whose end the server had not recorded once the clients were gone: it holds them still.
    /// <see langword="null"/> where it cannot tell connections apart.
    /// </summary>
    public int? LeftBehind { get; init; }

    /// <summary>
    /// For each of <see cref="Lifetimes"/>, in their order, the last time since it was opened at which the kernel of the server's machine kept
    /// it for bytes that its client has not taken, and no process had it any more; <see langword="null"/>: it never was seen so. Empty: nobody looked.
    /// </summary>
    internal IReadOnlyList<TimeSpan?> KernelUntil { get; init; } = [];

    /// <summary>
    /// Of a handler that ignores its token: the tasks that one request leaves once its client is gone, counted before the run;
    /// <see langword="null"/> of any other, and where they were not counted.
    /// </summary>
    internal double? TasksKept { get; init; }

    /// <summary>How many of its requests the counting before the run left behind: they are in the baseline.</summary>
    internal int RequestsKeptBefore { get; init; }

    /// <summary>Whether the kernel kept a connection that the server was done with.</summary>
    /// <param name="place">Its place in <see cref="Lifetimes"/>.</param>
    internal bool IsLeftToKernel(int place) => place < KernelUntil.Count && KernelUntil[place] is not null;
}
