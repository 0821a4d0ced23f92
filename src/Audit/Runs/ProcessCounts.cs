using System.Globalization;
using Leak.Bounds.Probes.Machine;

namespace Leak.Audit.Runs;

/// <summary>What Linux tells of the server's process: threads, memory, the processor's time.</summary>
internal sealed class ProcessCounts(ServerProcess process) : ICountSource
{
    private const int Kibibyte = 1024;

    public ValueTask<IReadOnlyList<Count>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new(
            [
                new Count("threads", "threads", Number(process.ReadStatus("Threads"))),
                new Count("resident memory", "bytes", Number(process.ReadStatus("VmRSS").Split(' ')[0]) * Kibibyte),
                new Count("processor time", "s", process.ReadProcessorTime().TotalSeconds),
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
