namespace Leak.Bounds.Probes.Machine;

/// <summary>How long a machine's table of sockets had one connection as held by the server's side.</summary>
/// <param name="HeldUntil">The last time at which it was found held, since the start of the run.</param>
/// <param name="GoneAt">When it was first found to be held no more: late by as much as the table is read seldom, never early. <see langword="null"/>: it is held.</param>
internal readonly record struct SocketSpan(TimeSpan HeldUntil, TimeSpan? GoneAt)
{
    /// <summary>
    /// The last time at which no process had it any more and the kernel kept it for bytes that the client has not taken; <see langword="null"/>:
    /// it was never found so.
    /// </summary>
    public TimeSpan? KernelUntil { get; init; }

    /// <summary>When it was first found with as many unsent bytes as it ever had: the server could write until then. <see langword="null"/>: it never had one.</summary>
    public TimeSpan? GrewAt { get; init; }
}
