using System.Globalization;

namespace Leak.Timeouts.Limits;

/// <summary>
/// How many files the process may open, and how many of them connections leave alone. With none left the process
/// cannot go on.
/// </summary>
/// <param name="Limit">Files at once.</param>
internal readonly record struct OpenFiles(int Limit)
{
    // For files, sockets to other servers and threads. A quarter where there are few; what is more than this is connections'.
    private const int MostReserved = 2_048;

    private const string Limits = "/proc/self/limits";
    private const string Name = "Max open files";

    /// <summary>Those that connections leave alone.</summary>
    public int Reserve => Math.Min(Limit / 4, MostReserved);

    /// <summary>The most connections that there can be, and the lowest descriptor that none of them may have.</summary>
    public int MostConnections => Limit - Reserve;

    /// <summary>Reads what holds now; <see langword="null"/>: it is not known (no Linux), or unlimited.</summary>
    /// <remarks>At its start the runtime raises the limit as far as the process may, so it stays the same from then on.</remarks>
    public static OpenFiles? Read()
    {
        try
        {
            return OperatingSystem.IsLinux() ? Parse(File.ReadLines(Limits)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The limit in force, of <c>Max open files  1024  524288  files</c> (proc_pid_limits(5)).</summary>
    public static OpenFiles? Parse(IEnumerable<string> lines)
    {
        var line = lines.FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal)) ?? "";
        var values = line.Length > Name.Length ? line[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
        return values.Length > 0 && int.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? new OpenFiles(limit) : null;
    }
}
