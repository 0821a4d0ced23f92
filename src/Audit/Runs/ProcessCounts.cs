using System.Globalization;

namespace Leak.Audit.Runs;

/// <summary>What Linux tells of the server's process: threads, memory, the processor's time.</summary>
internal sealed class ProcessCounts(int id) : ICountSource
{
    // proc_pid_stat(5): utime and stime, the 14th and 15th field, counted in ticks; the first two are the id and the name.
    private const int UserTime = 14 - 3;

    // USER_HZ, the same on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;

    private const int Kibibyte = 1024;

    private readonly string _folder = $"/proc/{id.ToString(CultureInfo.InvariantCulture)}";

    public ValueTask<IReadOnlyList<Count>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var status = File.ReadLines($"{_folder}/status").Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1].Trim());
            var stat = File.ReadAllText($"{_folder}/stat");

            // The name, in brackets, may have spaces and brackets of its own.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new(
            [
                new Count("threads", "threads", Number(status["Threads"])),
                new Count("resident memory", "bytes", Number(status["VmRSS"].Split(' ')[0]) * Kibibyte),
                new Count("processor time", "s", (Number(fields[UserTime]) + Number(fields[UserTime + 1])) / TicksPerSecond),
            ]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or KeyNotFoundException or FormatException)
        {
            // It is gone, or is about to be: the audit tells that by other means.
            return new([]);
        }
    }

    public void Dispose()
    {
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
