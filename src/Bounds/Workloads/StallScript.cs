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
}
