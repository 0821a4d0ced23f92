namespace Leak.Bounds.Probes.Machine;

/// <summary>The sockets on which a server of this machine listens: one that is started anew has others.</summary>
internal static class ListeningSockets
{
    /// <summary>Their inodes; empty where there are none in this machine's table.</summary>
    /// <param name="port">The server's port.</param>
    public static HashSet<long> Read(int port) => OperatingSystem.IsLinux() && SocketDiagnostics.Read(port, TcpStates.Listening) is { } rows
        ? [.. rows.Select(row => row.Inode)]
        : [];

    /// <summary>Whether none of them is left, and others are in their place.</summary>
    public static bool AreReplaced(HashSet<long> before, HashSet<long> now) => before.Count > 0 && now.Count > 0 && !before.Overlaps(now);
}
