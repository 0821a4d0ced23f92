namespace Leak.Bounds.Probes.Machine;

/// <summary>Linux's TCP states (include/net/tcp_states.h), and in which of them a server still holds a connection.</summary>
internal static class TcpStates
{
    private const int Established = 1;
    private const int FinWait1 = 4;
    private const int FinWait2 = 5;
    private const int CloseWait = 8;
    private const int LastAck = 9;
    private const int Listen = 10;
    private const int Closing = 11;

    /// <summary>The bit of a socket that listens.</summary>
    public const uint ListenMask = 1 << Listen;

    /// <summary>A bit for each state in which a connection may be held.</summary>
    public const uint Mask = 1 << Established | 1 << FinWait1 | 1 << FinWait2 | 1 << CloseWait | 1 << LastAck | 1 << Closing;

    /// <summary>Whether the server's side still holds a connection (see <see cref="TcpConnectionsProbe"/>).</summary>
    /// <param name="state">The state.</param>
    /// <param name="inode">The socket's inode; 0 where no process has it open.</param>
    public static bool IsHeld(int state, long inode) => state switch
    {
        Established or CloseWait => true,
        FinWait1 or FinWait2 or Closing or LastAck => inode != 0,
        _ => false,
    };
}
