namespace Leak.Bounds.Workloads;

/// <summary>How a stalled connection ended, as the client saw it.</summary>
public enum Ending
{
    /// <summary>Still held when the run ended: the lifetime is censored, at least what was seen.</summary>
    Held,

    /// <summary>The server closed its side (FIN).</summary>
    Closed,

    /// <summary>The server reset the connection (RST).</summary>
    Reset,

    /// <summary>The server recorded its end, which the client could not see: its packets were lost, or a FIN waited behind unread data.</summary>
    Recorded,
}

/// <summary>From connect until the server closed the connection, or until the run ended.</summary>
/// <param name="OpenedAt">When connect was called, since the start of the run.</param>
/// <param name="Duration">How long the server held it; at least that, where <paramref name="Ending"/> is <see cref="Workloads.Ending.Held"/>.</param>
/// <param name="Ending">How it ended.</param>
/// <param name="ClientPort">The client's port, by which the server's own account of the connection is found.</param>
/// <param name="StatusCode">The status of the last response that was seen (408, say), or <see langword="null"/>.</param>
public readonly record struct Lifetime(TimeSpan OpenedAt, TimeSpan Duration, Ending Ending, int ClientPort, int? StatusCode = null)
{
    /// <summary>Whether the run ended before the server closed the connection.</summary>
    public bool IsCensored => Ending == Ending.Held;

    /// <summary>
    /// When the connection began to stall, since <see cref="OpenedAt"/>: once all of its script was sent and the answer that
    /// it awaits had come. <see langword="null"/>: it never got there.
    /// </summary>
    public TimeSpan? StalledAfter { get; init; }

    /// <summary>A time since <see cref="OpenedAt"/> as one since the stall began, or since connect where it never did.</summary>
    /// <param name="after">Since <see cref="OpenedAt"/>.</param>
    public TimeSpan SinceStall(TimeSpan after) => after - (StalledAfter ?? TimeSpan.Zero);

    /// <summary>How long it was held since its stall began, or since connect where it never did; at least that, of a censored one.</summary>
    public TimeSpan Stalled => SinceStall(Duration);

    /// <summary>
    /// Whether it says something of a limit that must act within <paramref name="most"/> of the stall: it ended, or stalled for longer.
    /// One that was opened too late for that accuses nobody.
    /// </summary>
    internal bool Tells(TimeSpan most) => !IsCensored || Stalled > most;

    /// <summary>
    /// The stalled requests (streams) that the server ended on this connection, as the client saw it; those that a close
    /// of the connection ended are not among them. <see langword="null"/>: none.
    /// </summary>
    public RequestEndings? RequestsEnded { get; init; }
}

/// <summary>The requests (streams) of a connection that the server ended, by a whole answer or by a reset.</summary>
/// <param name="Count">How many; at least 1.</param>
/// <param name="FirstAfter">When the first was ended, since the connection was opened.</param>
/// <param name="LastAfter">When the last was.</param>
public readonly record struct RequestEndings(int Count, TimeSpan FirstAfter, TimeSpan LastAfter);
