using System.Net.NetworkInformation;
using Leak.Bounds.Facts;

namespace Leak.Bounds.Probes.Machine;

/// <summary>
/// Connections to the server's ports in the operating system's TCP table, server's side: what the server's machine still
/// holds, whatever the server itself counts. The table is that of this machine and its network namespace.
/// </summary>
/// <remarks>
/// <para>
/// Counted are ESTABLISHED (whether the server has accepted it yet or not) and CLOSE_WAIT (the client is gone, the server
/// keeps its side). On Linux also FIN_WAIT_1, FIN_WAIT_2, CLOSING and LAST_ACK while a process still has the socket
/// open (its inode is not 0), as a server that lingers. Once the server has closed the socket, what the kernel does with the rest
/// (such a state without an owner, TIME_WAIT) is no longer held by the server and is not counted.
/// </para>
/// <para>
/// Ports are compared, addresses are not: a second server on the same port of another address is counted too.
/// </para>
/// <para>
/// On Linux the kernel is asked by netlink (sock_diag), where it does not answer <c>/proc/net/tcp</c> and <c>tcp6</c> are read as
/// text; elsewhere, <see cref="IPGlobalProperties"/>. Measured with 8,000 connections of one process (16,000 rows) on two busy cores,
/// median of 21: netlink 22 ms, text 130 ms, the library's own reading 265 ms with tens of megabytes of garbage, which
/// would show in the heap that is sampled.
/// </para>
/// </remarks>
internal sealed class TcpConnectionsProbe : IProbe
{
    private readonly int[] _ports;

    /// <summary>Counts the connections to these ports.</summary>
    /// <param name="ports">The server's ports; at least one.</param>
    public TcpConnectionsProbe(params ReadOnlySpan<int> ports)
    {
        ArgumentOutOfRangeException.ThrowIfZero(ports.Length, nameof(ports));
        _ports = [.. ports];
    }

    /// <inheritdoc/>
    public Quantity Quantity => Quantity.TcpConnections;

    /// <inheritdoc/>
    public string? Unavailable { get; init; } = FindReason();

    /// <summary>The client's ports of connections that do not count: the probes' own.</summary>
    internal Func<int[]> Except { get; init; } = () => [];

    /// <inheritdoc/>
    public ValueTask<double> ReadAsync(CancellationToken cancellationToken)
    {
        var except = Except();
        try
        {
            return new(OperatingSystem.IsLinux()
                ? _ports.Sum(port => SocketDiagnostics.CountHeld(port, except) ?? TcpTable.CountHeld(port, except))
                : CountPortably(except));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NetworkInformationException)
        {
            throw new ProbeException($"The TCP table could not be read: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string? FindReason()
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                return File.Exists(TcpTable.Path4) ? null : $"{TcpTable.Path4} does not exist.";
            }

            IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections();
            return null;
        }
        catch (Exception exception) when (exception is PlatformNotSupportedException or NetworkInformationException)
        {
            return $"The TCP table cannot be read on this platform: {exception.Message}";
        }
    }

    private int CountPortably(int[] except) => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections().Count(connection =>
        _ports.Contains(connection.LocalEndPoint.Port)
        && !except.Contains(connection.RemoteEndPoint.Port)
        && connection.State is (TcpState.Established or TcpState.CloseWait));
}
