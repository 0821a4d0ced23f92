using System.Globalization;

namespace Leak.Scenarios.Startup;

/// <summary>What this process listens on, by Linux's tables: other processes' sockets come and go.</summary>
internal static class ListeningSockets
{
    private const string Prefix = "socket:[";
    private const string Listening = "0A";
    private const int AddressField = 1;
    private const int StateField = 3;
    private const int InodeField = 9;

    /// <summary>The addresses of its TCP sockets that listen, <c>0100007F:1F90</c>.</summary>
    public static IReadOnlyList<string> OfThisProcess()
    {
        var ours = Directory.EnumerateFileSystemEntries("/proc/self/fd")
            .Select(Target)
            .OfType<string>()
            .Where(target => target.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(target => long.Parse(target[Prefix.Length..^1], CultureInfo.InvariantCulture))
            .ToHashSet();
        return
        [
            .. new[] { "/proc/net/tcp", "/proc/net/tcp6" }
                .Where(File.Exists)
                .SelectMany(table => File.ReadLines(table).Skip(1))
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields[StateField] == Listening && ours.Contains(long.Parse(fields[InodeField], CultureInfo.InvariantCulture)))
                .Select(fields => fields[AddressField]),
        ];
    }

    // A descriptor that was closed meanwhile, the enumeration's own among them.
    private static string? Target(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
