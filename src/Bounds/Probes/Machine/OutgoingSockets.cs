namespace Leak.Bounds.Probes.Machine;

/// <summary>The TCP connections that a process opened itself.</summary>
/// <param name="Connections">How many.</param>
/// <param name="Addresses">To how many addresses with their ports.</param>
internal sealed record OutgoingSockets(int Connections, int Addresses)
{
    /// <summary>Reads them: sockets of the process whose port is not one that it listens on.</summary>
    /// <param name="own">The inodes of the process's sockets.</param>
    /// <param name="ports">The server's ports; what goes to them is a client's.</param>
    /// <exception cref="ProbeException">The kernel's table could not be read.</exception>
    public static OutgoingSockets Read(IReadOnlySet<long> own, int[] ports)
    {
        var rows = SocketDiagnostics.Read(port: 0, TcpStates.Mask | TcpStates.Listening | TcpStates.Connecting)
            ?? throw new ProbeException("The kernel did not serve its table of sockets.");
        var its = rows.Where(row => own.Contains(row.Inode)).ToList();
        var listening = its.Where(row => row.IsListening).Select(row => row.LocalPort).Concat(ports).ToHashSet();
        var opened = its.Where(row => !row.IsListening && !listening.Contains(row.LocalPort) && !ports.Contains(row.RemotePort)).ToList();
        return new OutgoingSockets(opened.Count, opened.DistinctBy(row => (row.RemoteAddress, row.RemotePort)).Count());
    }
}
