namespace Leak.Bounds.Workloads.Net;

/// <summary>Whether packets can be lost here.</summary>
internal static class Loss
{
    public static string? Unavailable =>
        OperatingSystem.IsLinux() ? null : "only Linux has filters on a socket, by which a client's packets are dropped";
}
