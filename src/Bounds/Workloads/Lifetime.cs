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
}

/// <summary>From connect until the server closed the connection, or until the run ended.</summary>
/// <param name="OpenedAt">When connect was called, since the start of the run.</param>
/// <param name="Duration">How long the server held it; at least that, where <paramref name="Ending"/> is <see cref="Workloads.Ending.Held"/>.</param>
/// <param name="Ending">How it ended.</param>
/// <param name="ClientPort">The client's port, by which the server's own account of the connection is found.</param>
/// <param name="StatusCode">The status of the last HTTP/1.1 response that was seen (408, say), or <see langword="null"/>.</param>
public readonly record struct Lifetime(TimeSpan OpenedAt, TimeSpan Duration, Ending Ending, int ClientPort, int? StatusCode = null)
{
    /// <summary>Whether the run ended before the server closed the connection.</summary>
    public bool IsCensored => Ending == Ending.Held;
}
