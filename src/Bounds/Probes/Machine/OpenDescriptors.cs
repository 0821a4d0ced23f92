using System.Runtime.InteropServices;

namespace Leak.Bounds.Probes.Machine;

/// <summary>The file descriptors that this process holds.</summary>
internal static class OpenDescriptors
{
    /// <summary>The listing itself, and its two entries that are no descriptors (<c>.</c> and <c>..</c>).</summary>
    private const int NotCounted = 3;

    private static readonly string? s_folder = OperatingSystem.IsLinux() ? "/proc/self/fd" : OperatingSystem.IsMacOS() ? "/dev/fd" : null;

    /// <summary>Why they cannot be counted here; <see langword="null"/> where they can.</summary>
    public static string? Unavailable { get; } =
        s_folder is null ? "Only Linux and macOS list a process's file descriptors."
        : !Directory.Exists(s_folder) ? $"{s_folder} does not exist."
        : null;

    /// <summary>How many there are; <see langword="null"/> where they cannot be counted.</summary>
    /// <exception cref="ProbeException">The list could not be read: no descriptor is left to open it with, say.</exception>
    public static int? Count()
    {
        if (Unavailable is not null)
        {
            return null;
        }

        // Not Directory.Enumerate…: it asks the kernel about the target of each link, 333 ms of 16,000 sockets.
        var listing = OpenDirectory(s_folder!);
        if (listing == 0)
        {
            throw new ProbeException($"{s_folder} could not be listed: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        try
        {
            var entries = 0;
            while (ReadDirectory(listing) != 0)
            {
                entries++;
            }

            return entries - NotCounted;
        }
        finally
        {
            _ = CloseDirectory(listing);
        }
    }

    [DllImport("libc", EntryPoint = "opendir", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern nint OpenDirectory(string path);

    [DllImport("libc", EntryPoint = "readdir")]
    private static extern nint ReadDirectory(nint listing);

    [DllImport("libc", EntryPoint = "closedir")]
    private static extern int CloseDirectory(nint listing);
}
