namespace Leak.Bounds.Probes.Machine;

/// <summary>A socket of the operating system's TCP table.</summary>
/// <param name="State">Its state, as <see cref="TcpStates"/> numbers them.</param>
/// <param name="Inode">Its inode; 0 where no process has it open.</param>
/// <param name="LocalPort">Its own port.</param>
/// <param name="RemotePort">The other side's port.</param>
/// <param name="RemoteAddress">The other side's address, as the kernel has it; an IPv4 one in the first 4 bytes.</param>
/// <param name="Unread">Bytes that its process has not read; of a listening socket, connections that wait to be accepted.</param>
/// <param name="Unsent">Bytes that the other side has not acknowledged, a FIN among them; of a listening socket, how many connections may wait.</param>
internal readonly record struct SocketRow(int State, long Inode, int LocalPort, int RemotePort, UInt128 RemoteAddress, long Unread, long Unsent)
{
    /// <summary>Whether the server's side still holds the connection (see <see cref="TcpConnectionsProbe"/>).</summary>
    public bool IsHeld => TcpStates.IsHeld(State, Inode);

    /// <summary>Whether it listens for connections, and is not a connection itself.</summary>
    public bool IsListening => TcpStates.IsListening(State);

    /// <summary>Whether no process has it any more and the kernel still holds what the other side has not taken (see <see cref="TcpStates.IsKernels"/>).</summary>
    public bool IsKernels => TcpStates.IsKernels(State, Inode, Unsent);
}
