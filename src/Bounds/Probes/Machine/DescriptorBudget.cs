using System.Globalization;

namespace Leak.Bounds.Probes.Machine;

/// <summary>
/// Whether a plan's sockets fit into what the process may open. Judged before the start: near the limit .NET
/// aborts in odd places (an assembly that could not be loaded), and a run that hits it says nothing of the server.
/// </summary>
/// <param name="Open">File descriptors that the process holds now.</param>
/// <param name="Limit">How many it may hold; .NET raises the soft limit to the hard one at start.</param>
/// <param name="Unavailable">Why this platform does not tell; <see langword="null"/> where it does. Nothing is refused then.</param>
internal sealed record DescriptorBudget(long Open, long Limit, string? Unavailable = null)
{
    /// <summary>Kept free for files, pipes and timers of the runtime.</summary>
    public const int Reserve = 64;

    /// <summary>Reads what the process holds and may hold.</summary>
    public static DescriptorBudget Read()
    {
        const string Limits = "/proc/self/limits";
        const string Descriptors = "/proc/self/fd";
        if (!File.Exists(Limits) || !Directory.Exists(Descriptors))
        {
            return new DescriptorBudget(0, 0, "this platform has no /proc/self/limits");
        }

        try
        {
            return new DescriptorBudget(
                Directory.EnumerateFileSystemEntries(Descriptors).LongCount(),
                ParseSoftLimit(File.ReadAllText(Limits)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return new DescriptorBudget(0, 0, exception.Message);
        }
    }

    /// <summary>Judges a plan.</summary>
    /// <param name="sockets">The most connections that the plan holds at once; not negative.</param>
    /// <param name="inProcess">Whether the server runs in this process: then each connection has two ends here.</param>
    public DescriptorNeed Need(int sockets, bool inProcess)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sockets);
        var planned = (long)sockets * (inProcess ? 2 : 1);
        var needed = Open + planned + Reserve;
        var fits = Unavailable is not null || needed <= Limit;
        var ends = inProcess ? $"2 × {sockets} for both ends of the planned connections" : $"{sockets} for the planned connections";
        var text = Unavailable is { } reason
            ? $"File descriptors were not checked: {reason}."
            : $"The plan needs {needed} file descriptors ({Open} open now + {ends} + {Reserve} in reserve) and the limit is {Limit}"
                + (fits ? "." : $": raise it (`ulimit -Hn {needed}`, or more) or plan fewer connections.");
        return new DescriptorNeed(fits, needed, Limit, text);
    }

    internal static long ParseSoftLimit(string limits)
    {
        const string Row = "Max open files";
        var row = limits.Split('\n').FirstOrDefault(line => line.StartsWith(Row, StringComparison.Ordinal))
            ?? throw new FormatException($"No row '{Row}' in the process's limits.");
        var soft = row[Row.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return soft == "unlimited" ? long.MaxValue : long.Parse(soft, NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
