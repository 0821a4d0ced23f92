namespace Leak.Clients.Catalog;

/// <summary>The catalogue of stalls: a table for each family, an entry for each stall.</summary>
public static partial class Stalls
{
    /// <summary>Every entry, family by family.</summary>
    public static IReadOnlyList<Stall> All { get; } =
        [.. Tcp.All, .. Http1.All, .. Tls.All, .. Http2.All, .. WebSockets.All, .. SignalR.All, .. Net.All];

    /// <summary>
    /// Those that nothing bounds yet (<see cref="LimitNames.NotBoundedYet"/>). They are not in <see cref="All"/>, whose entries a server can
    /// bound: each runs on a server of its own, and growth is expected of it.
    /// </summary>
    public static IReadOnlyList<Stall> Unbounded { get; } = [WebSockets.FragmentDrip];

    /// <summary>Why what a server leaves to its kernel cannot be told on this platform; <see langword="null"/> where it can.</summary>
    private static string? KernelUnknown => OperatingSystem.IsLinux() ? null : "only Linux tells what its kernel keeps of a connection that is closed";
}
