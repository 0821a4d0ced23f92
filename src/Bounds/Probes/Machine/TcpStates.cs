namespace Leak.Bounds.Probes.Machine;

/// <summary>Linux's TCP states (include/net/tcp_states.h), and in which of them a server still holds a connection.</summary>
internal static class TcpStates
{
    /// <summary>What a FIN takes of the numbers by which bytes are counted.</summary>
    private const int Fin = 1;

    /// <summary>The server's side waits for the end of the handshake, or has no room to take note of it; the client may count as connected.</summary>
    public const int SynReceived = 3;

    private const int Established = 1;
    private const int SynSent = 2;
    private const int FinWait1 = 4;
    private const int FinWait2 = 5;
    private const int TimeWait = 6;
    private const int CloseWait = 8;
    private const int LastAck = 9;
    private const int Listen = 10;
    private const int Closing = 11;

    /// <summary>A bit for each state in which a connection may be held.</summary>
    public const uint Mask = 1 << Established | 1 << FinWait1 | 1 << FinWait2 | 1 << CloseWait | 1 << LastAck | 1 << Closing;

    /// <summary>The same, and what a server with a full backlog has not taken in.</summary>
    public const uint MaskWithBacklog = Mask | 1 << SynReceived;

    /// <summary>A bit for each state of a connection, those that are the protocol's own too.</summary>
    public const uint MaskOfAll = MaskWithBacklog | 1 << SynSent | 1 << TimeWait;

    /// <summary>The states of a connection in the order of its life, by their names in RFC 9293.</summary>
    public static IReadOnlyList<(int State, string Name)> Named { get; } =
    [
        (SynSent, "SYN-SENT"), (SynReceived, "SYN-RECEIVED"), (Established, "ESTABLISHED"), (CloseWait, "CLOSE-WAIT"), (FinWait1, "FIN-WAIT-1"), (FinWait2, "FIN-WAIT-2"),
        (Closing, "CLOSING"), (LastAck, "LAST-ACK"), (TimeWait, "TIME-WAIT"),
    ];

    /// <summary>The bit of a socket that waits for connections.</summary>
    public const uint Listening = 1 << Listen;

    /// <summary>The bit of one whose connect is not answered yet.</summary>
    public const uint Connecting = 1 << SynSent;

    /// <summary>Whether a socket listens for connections, and is not a connection itself.</summary>
    /// <param name="state">The state.</param>
    public static bool IsListening(int state) => state == Listen;

    /// <summary>Whether the server's side has sent no FIN, and can write still.</summary>
    /// <param name="state">The state.</param>
    public static bool CanWrite(int state) => state is Established or CloseWait;

    /// <summary>Whether the server's side still holds a connection (see <see cref="TcpConnectionsProbe"/>).</summary>
    /// <param name="state">The state.</param>
    /// <param name="inode">The socket's inode; 0 where no process has it open.</param>
    public static bool IsHeld(int state, long inode) =>
        CanWrite(state) || (state is FinWait1 or FinWait2 or Closing or LastAck && inode != 0);

    /// <summary>
    /// Whether the kernel keeps a connection that no process has any more, for bytes that the other side has not taken. A FIN alone counts as
    /// one such byte and is nothing that is kept; FIN_WAIT_2 and TIME_WAIT, in which there are none, are the protocol's own.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="inode">The socket's inode; 0 where no process has it open.</param>
    /// <param name="unsent">Bytes that the other side has not acknowledged, a FIN among them.</param>
    public static bool IsKernels(int state, long inode, long unsent) =>
        state is FinWait1 or Closing or LastAck && inode == 0 && unsent > Fin;
}
