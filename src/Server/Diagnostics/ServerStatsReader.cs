using Leak.Server.Metrics;

namespace Leak.Server.Diagnostics;

/// <summary>Reads <see cref="ServerStats"/>. Thread-safe.</summary>
internal sealed class ServerStatsReader(ServerCounts counts, TaskTracking tasks)
{
    private const string DescriptorFolder = "/proc/self/fd";

    public ServerStats Read() => new(
        counts.OpenConnections,
        counts.ActiveRequests,
        tasks.Count,
        tasks.Source?.ToString(),
        ThreadPool.ThreadCount,
        ThreadPool.PendingWorkItemCount,
        GC.GetGCMemoryInfo(GCKind.Any).HeapSizeBytes,
        CountDescriptors());

    // One of them is the listing's own.
    private static int? CountDescriptors() =>
        Directory.Exists(DescriptorFolder) ? Directory.EnumerateFileSystemEntries(DescriptorFolder).Count() - 1 : null;
}
