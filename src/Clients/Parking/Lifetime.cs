namespace Leak.Clients.Parking;

/// <summary>From connect until the server closed the connection, or until the run ended.</summary>
/// <param name="OpenedAt">When connect was called, since the start of the run.</param>
/// <param name="Duration">How long the server held it; at least that, where <paramref name="End"/> is <see cref="LifetimeEnd.Held"/>.</param>
/// <param name="End">How it ended.</param>
/// <param name="ClientPort">The client's port, by which the server's own account of the connection is found.</param>
/// <param name="StatusCode">The status of the last response that was seen (408, say), or <see langword="null"/>.</param>
public readonly record struct Lifetime(TimeSpan OpenedAt, TimeSpan Duration, LifetimeEnd End, int ClientPort, int? StatusCode = null)
{
    /// <summary>Whether the run ended before the server closed the connection.</summary>
    public bool IsCensored => End == LifetimeEnd.Held;

    /// <summary>Which of the addresses it came from that were given, from 0.</summary>
    internal ushort Source { get; init; }

    /// <summary>Which of several processes that share a run opened it, from 0.</summary>
    internal ushort Shard { get; init; }

    /// <summary>
    /// When the connection began to stall, since <see cref="OpenedAt"/>: once all of its script was sent and the answer that
    /// it awaits had come, or the one that it never reads had begun. <see langword="null"/>: it never got there.
    /// </summary>
    public TimeSpan? StalledAfter { get; init; }

    /// <summary>A time since <see cref="OpenedAt"/> as one since the stall began, or since connect where it never did.</summary>
    /// <param name="after">Since <see cref="OpenedAt"/>.</param>
    public TimeSpan SinceStall(TimeSpan after) => after - (StalledAfter ?? TimeSpan.Zero);

    /// <summary>How long it was held since its stall began, or since connect where it never did; at least that, of a censored one.</summary>
    public TimeSpan Stalled => SinceStall(Duration);

    /// <summary>
    /// Of some that the server closed (FIN), by a client that kept its side open and sent a byte now and then: the last time, since
    /// <see cref="OpenedAt"/>, at which the server had not reset the connection for it. A socket that is closed answers so.
    /// <see langword="null"/>: nobody asked.
    /// </summary>
    public TimeSpan? SilentUntil { get; init; }

    /// <summary>
    /// When the server's socket was known to be gone, after its FIN, since <see cref="OpenedAt"/>; late by what asking took, never early.
    /// <see langword="null"/>: that is not known.
    /// </summary>
    public TimeSpan? GoneAfter { get; init; }

    /// <summary>
    /// The last time, since <see cref="OpenedAt"/>, at which the server's own account, or the table of sockets of its machine, had it as
    /// held. Only where the client cannot tell. <see langword="null"/>: there is no such account of this connection.
    /// </summary>
    public TimeSpan? HeldUntil { get; init; }

    /// <summary>
    /// Of a client that does not read: when the server was last seen to have written more for it than before, since <see cref="OpenedAt"/>;
    /// late by what the table of sockets is read seldom, never early. <see langword="null"/>: that is not known.
    /// </summary>
    internal TimeSpan? FilledAfter { get; init; }

    /// <summary>
    /// The most by which the server may have taken the connection in later than its client was told that it is connected: its accept queue
    /// was full, and what opens the connection had to be sent again. Zero: nothing was, or the system does not tell (Linux does).
    /// </summary>
    public TimeSpan TakenInLate { get; init; }

    /// <summary>
    /// The stalled requests (streams) that the server ended on this connection, as the client saw it; those that a close
    /// of the connection ended are not among them. <see langword="null"/>: none.
    /// </summary>
    public EndedRequests? RequestsEnded { get; init; }

    /// <summary>What was sent and read on it; <see langword="null"/>: that was not counted.</summary>
    public Traffic? Traffic { get; init; }

    /// <summary>When its client sent something, since <see cref="OpenedAt"/>; of many times some. <see langword="null"/>: that was not recorded.</summary>
    internal IReadOnlyList<TimeSpan>? SentAfter { get; init; }

    /// <summary>When its client read something, likewise.</summary>
    internal IReadOnlyList<TimeSpan>? TakenAfter { get; init; }

    /// <summary>
    /// The first answer, of a client that never reads too: it looks at what waits in its buffer and leaves it there.
    /// <see langword="null"/>: none was seen.
    /// </summary>
    public FirstAnswer? FirstAnswer { get; init; }

    /// <summary>
    /// The error code of the last GOAWAY (HTTP/2) that the client read, by its name in RFC 9113, section 7: <c>NO_ERROR</c>.
    /// <see langword="null"/>: it read none.
    /// </summary>
    public string? GoAway { get; init; }

    /// <summary>The error code of the last RST_STREAM (HTTP/2) that the client read, as in <see cref="GoAway"/>.</summary>
    public string? StreamReset { get; init; }
}
