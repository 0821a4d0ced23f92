using Leak.Clients.Wire;
using Leak.Clients.Wire.Http1;
namespace Leak.Clients.Scripts;

/// <summary>
/// What a stalled connection sends, reads and repeats, once it is open. Data, not code: the park carries it out.
/// In this order: TLS handshake, <see cref="Opening"/>, the answer, <see cref="Afterwards"/>. Then it has stalled: by what the script says,
/// it sends FIN, loses its packets, sends a little now and then, or reads slowly.
/// </summary>
public sealed record StallScript
{
    /// <summary>Connects and does nothing; reads what comes, so that the close is seen.</summary>
    public static readonly StallScript Silent = new();

    /// <summary>
    /// Completes a TLS handshake first, asking for this host; the server's certificate is taken as it is. <see cref="Opening"/> is sent over
    /// it. What follows is silence, unless there is a <see cref="Protocol"/>. <see langword="null"/> (the default): no handshake.
    /// </summary>
    public string? HandshakesWith { get; init; }

    /// <summary>
    /// The protocol that the handshake must agree on (ALPN), <c>h2</c>. All that follows then goes over TLS too, and all that comes is read by
    /// it, but what a client does not read it cannot look at. <see langword="null"/> (the default): none is asked for.
    /// </summary>
    public string? Protocol { get; init; }

    /// <summary>Sent at once after connecting. Empty: nothing.</summary>
    public ReadOnlyMemory<byte> Opening { get; init; }

    /// <summary>Whether an answer, as <see cref="Reader"/> tells it, is awaited before <see cref="Afterwards"/> is sent.</summary>
    public bool AwaitsAnswer { get; init; }

    /// <summary>Makes what follows the server's bytes on one connection. Default: HTTP/1.1, a whole response.</summary>
    public Func<IAnswerReader> Reader { get; init; } = static () => new Http1AnswerReader();

    /// <summary>Sent after the answer, where one is awaited.</summary>
    public ReadOnlyMemory<byte> Afterwards { get; init; }

    /// <summary>Whether the client ends its own side (FIN) 0.2 s after all of the above is sent, and goes on reading; its stall begins with that.</summary>
    public bool HalfCloses { get; init; }

    /// <summary>
    /// Whether the client vanishes once all of the above is done: what the server sends from then on is dropped, unacknowledged,
    /// and no FIN is sent, until the connection is released. Linux only, by a filter on the client's socket.
    /// </summary>
    public bool Vanishes { get; init; }

    /// <summary>
    /// Whether the client keeps its side open when the server has closed its own: the lifetime ends there, the socket is
    /// kept until the connection is released, and the server's probes tell whether it holds on too.
    /// </summary>
    public bool Lingers { get; init; }

    /// <summary>Sent again and again once all of the above is done; <see langword="null"/>: nothing.</summary>
    public Drip? Drip { get; init; }

    /// <summary>How the server's bytes are read. While an answer is awaited, all are.</summary>
    public Reading Reading { get; init; } = Reading.Everything;

    /// <summary>The socket's receive buffer in bytes, as asked of the operating system; <see langword="null"/>: its default.</summary>
    public int? ReceiveBufferBytes { get; init; }

    /// <exception cref="ArgumentException">The script contradicts itself.</exception>
    internal void Check()
    {
        if (Protocol is not null && (HandshakesWith is null || HalfCloses))
        {
            throw new ArgumentException("A protocol is agreed on in a TLS handshake, which no FIN of the client's may follow.");
        }

        if (HandshakesWith is not null && Protocol is null && (AwaitsAnswer || Drip is not null || HalfCloses))
        {
            throw new ArgumentException("After a TLS handshake and its opening there is only silence.");
        }

        if (!AwaitsAnswer && !Afterwards.IsEmpty)
        {
            throw new ArgumentException("What is sent after an answer needs one that is awaited.");
        }

        if (Vanishes && !OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("Only Linux has filters on a socket.");
        }
    }
}
