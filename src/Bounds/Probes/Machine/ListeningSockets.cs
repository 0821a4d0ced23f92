using System.Globalization;

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

    /// <summary>
    /// The processes that have one of them: a server, or its workers, which inherit it. Those that this user may not look into are not
    /// found. Looks through every process of the machine: once in a run.
    /// </summary>
    /// <param name="sockets">Their inodes.</param>
    public static IReadOnlyList<int> Holders(IReadOnlySet<long> sockets)
    {
        if (sockets.Count == 0)
        {
            return [];
        }

        var holders = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && HasAny($"{folder}/fd", sockets))
            {
                holders.Add(id);
            }
        }

        return holders;
    }

    private static bool HasAny(string folder, IReadOnlySet<long> sockets)
    {
        try
        {
            return sockets.Overlaps(OpenDescriptors.Links(folder).Sockets);
        }
        catch (ProbeException)
        {
            // It is gone, or another user's.
            return false;
        }
    }
}
