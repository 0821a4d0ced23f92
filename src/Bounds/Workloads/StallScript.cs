namespace Leak.Bounds.Workloads;

/// <summary>What a stalled connection sends, reads and repeats, once it is open. Data, not code: the park carries it out.</summary>
public sealed record StallScript
{
    /// <summary>Connects and does nothing; reads what comes, so that the close is seen.</summary>
    public static readonly StallScript Silent = new();

    /// <summary>Sent at once after connecting. Empty: nothing.</summary>
    public ReadOnlyMemory<byte> Opening { get; init; }

    /// <summary>Whether one whole HTTP/1.1 response is awaited before <see cref="Afterwards"/> is sent.</summary>
    public bool AwaitsResponse { get; init; }

    /// <summary>Sent after the response, where one is awaited.</summary>
    public ReadOnlyMemory<byte> Afterwards { get; init; }

    /// <summary>Sent again and again once all of the above is done; <see langword="null"/>: nothing.</summary>
    public Drip? Drip { get; init; }

    /// <summary>
    /// Whether what the server sends is read; the default is <see langword="true"/>. Where it is not, a close that
    /// queues behind data which the client's full buffer refuses stays unseen: the server's own probe decides then.
    /// </summary>
    public bool Reads { get; init; } = true;

    /// <summary>The socket's receive buffer in bytes, as asked of the operating system; <see langword="null"/>: its default.</summary>
    public int? ReceiveBufferBytes { get; init; }
}

/// <summary>Bytes that are sent over and over, to look alive.</summary>
/// <param name="Bytes">What is sent each time; at least one byte.</param>
/// <param name="Interval">From one time to the next; more than zero. The first is one interval after the stall began.</param>
public sealed record Drip(ReadOnlyMemory<byte> Bytes, TimeSpan Interval);
