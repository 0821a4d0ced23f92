using System.Runtime.InteropServices;

namespace Leak.Bounds.Probes.Machine;

/// <summary>What this machine says of its clocks.</summary>
internal static class MachineClock
{
    private const int ClockError = 5;
    private const int BytesOfTimex = 256;
    private const int MaxErrorOffset = 24;

    /// <summary>
    /// Names the machine until it is started anew: processes with the same name read one monotonic clock. On Linux alone;
    /// <see langword="null"/>: it does not say.
    /// </summary>
    public static string? FindName()
    {
        try
        {
            // A container may have a monotonic clock of its own.
            var time = new FileInfo("/proc/self/ns/time").LinkTarget;
            return OperatingSystem.IsLinux() ? $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()} {time}" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>How far the clock may be off UTC at the most, by the kernel's account; <see langword="null"/>: it follows no other clock, or nobody tells.</summary>
    public static TimeSpan? FindUtcError()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return null;
        }

        // struct timex of 64 bits: modes (4, padded to 8), offset, freq, maxerror in microseconds.
        var timex = new byte[BytesOfTimex];
        var state = Adjust(timex);
        return state is < 0 or ClockError ? null : TimeSpan.FromMicroseconds(MemoryMarshal.Read<long>(timex.AsSpan(MaxErrorOffset)));
    }

    [DllImport("libc", EntryPoint = "adjtimex")]
    private static extern int Adjust(byte[] timex);
}
