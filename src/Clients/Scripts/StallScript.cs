using Leak.Clients.Wire;
using Leak.Clients.Wire.Http1;
namespace Leak.Clients.Scripts;

/// <summary>
/// What a stalled connection sends, reads and repeats, once it is open. Data, not code: the park carries it out.
/// In this order: TLS handshake, <see cref="Opening"/>, the answer, <see cref="Afterwards"/>; then it has stalled:
/// half-closes, vanishes, drips, reads as it is told.
/// </summary>
public sealed record StallScript
{
    /// <summary>Connects and does nothing; reads what comes, so that the close is seen.</summary>
    public static readonly StallScript Silent = new();

    /// <summary>
    /// Completes a TLS handshake first, asking for this host; the server's certificate is taken as it is.
    /// What follows is silence, for the park sends bytes as they are. <see langword="null"/> (the default): no handshake.
    /// </summary>
    public string? HandshakesWith { get; init; }

    /// <summary>Sent at once after connecting. Empty: nothing.</summary>
    public ReadOnlyMemory<byte> Opening { get; init; }

    /// <summary>Whether an answer, as <see cref="Reader"/> tells it, is awaited before <see cref="Afterwards"/> is sent.</summary>
    public bool AwaitsAnswer { get; init; }

    /// <summary>Makes what follows the server's bytes on one connection. Default: HTTP/1.1, a whole response.</summary>
    public Func<IAnswerReader> Reader { get; init; } = static () => new Http1AnswerReader();

    /// <summary>Sent after the answer, where one is awaited.</summary>
    public ReadOnlyMemory<byte> Afterwards { get; init; }

    /// <summary>Whether the client ends its own side (FIN) once all of the above is sent, and goes on reading.</summary>
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
        if (HandshakesWith is not null && (!Opening.IsEmpty || AwaitsAnswer || Drip is not null || HalfCloses))
        {
            throw new ArgumentException("After a TLS handshake there is only silence.");
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

/// <summary>Bytes that are sent over and over, to look alive.</summary>
public sealed record Drip
{
    /// <summary>The same bytes each time.</summary>
    /// <param name="bytes">At least one.</param>
    /// <param name="interval">From one time to the next; more than zero.</param>
    public Drip(ReadOnlyMemory<byte> bytes, TimeSpan interval)
        : this(_ => bytes, interval)
    {
        if (bytes.IsEmpty)
        {
            throw new ArgumentException("A drip has at least one byte.", nameof(bytes));
        }
    }

    /// <summary>Other bytes each time.</summary>
    /// <param name="next">
    /// The bytes by the number of the time on that connection, from 0; empty: the drip ends. A time at which
    /// the server has not even taken what came before is passed over, and not counted.
    /// </param>
    /// <param name="interval">From one time to the next; more than zero. The first is one interval after the stall began.</param>
    public Drip(Func<long, ReadOnlyMemory<byte>> next, TimeSpan interval)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        Next = next;
        Interval = interval;
    }

    /// <summary>The bytes by the number of the time, from 0.</summary>
    public Func<long, ReadOnlyMemory<byte>> Next { get; }

    /// <summary>From one time to the next.</summary>
    public TimeSpan Interval { get; }
}

/// <summary>How a stalled client reads what the server sends.</summary>
public sealed record Reading
{
    /// <summary>All, as it comes.</summary>
    public static readonly Reading Everything = new() { TakesEverything = true };

    /// <summary>
    /// Nothing. A close that queues behind data which the client's full buffer refuses stays unseen, a reset does not.
    /// </summary>
    public static readonly Reading Nothing = new();

    private Reading()
    {
    }

    /// <summary>Whether all is read as it comes.</summary>
    public bool TakesEverything { get; private init; }

    /// <summary>The most that is read at one time, in bytes; 0: no times are set.</summary>
    public int Bytes { get; private init; }

    /// <summary>From one time to the next.</summary>
    public TimeSpan Interval { get; private init; }

    /// <summary>A few bytes now and then; the first one interval after the stall began.</summary>
    /// <param name="bytes">The most at one time; at least 1.</param>
    /// <param name="interval">From one time to the next; more than zero.</param>
    public static Reading Slowly(int bytes, TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        return new Reading { Bytes = bytes, Interval = interval };
    }
}
