using Leak.Bounds.Facts;

namespace Leak.Bounds.Probes.Machine;

/// <summary>Probes of this process, for a server that runs in it. The load client's share is in them too.</summary>
/// <remarks>Thread-safe. None holds anything that must be disposed.</remarks>
internal static class ProcessProbes
{
    /// <summary>One of each.</summary>
    public static IReadOnlyList<IProbe> All() => [ThreadPoolThreads(), ThreadPoolQueue(), LiveHeap(), FileDescriptors(), ActiveTimers()];

    /// <summary>Threads of the thread pool (<see cref="ThreadPool.ThreadCount"/>).</summary>
    public static IProbe ThreadPoolThreads() =>
        new CountProbe(Quantity.ThreadPoolThreads, () => ThreadPool.ThreadCount);

    /// <summary>Work items waiting in the thread pool's queues, local ones included (<see cref="ThreadPool.PendingWorkItemCount"/>).</summary>
    public static IProbe ThreadPoolQueue() =>
        new CountProbe(Quantity.ThreadPoolQueue, () => ThreadPool.PendingWorkItemCount);

    /// <summary>
    /// The managed heap as the last collection of any generation left it, fragmentation included, in bytes
    /// (<see cref="GCMemoryInfo.HeapSizeBytes"/>; 0 before the first).
    /// </summary>
    /// <remarks>
    /// Not <see cref="GC.GetTotalMemory"/>, which counts garbage too and shows a saw of allocations; and no collection is
    /// forced, which would change what is measured. So the value stands still while nothing is collected, and
    /// garbage of an older generation stays in it until that is collected: read its trend, not its last digit.
    /// </remarks>
    public static IProbe LiveHeap() =>
        new CountProbe(Quantity.LiveHeap, () => GC.GetGCMemoryInfo(GCKind.Any).HeapSizeBytes);

    /// <summary>Timers that are set (<see cref="Timer.ActiveCount"/>): those of delays and of cancellations after a time as well.</summary>
    public static IProbe ActiveTimers() => new CountProbe(Quantity.ActiveTimers, () => Timer.ActiveCount);

    /// <summary>File descriptors that this process holds; on Linux and macOS.</summary>
    public static IProbe FileDescriptors() =>
        new CountProbe(Quantity.FileDescriptors, () => OpenDescriptors.Count()!.Value)
        {
            Unavailable = OpenDescriptors.Unavailable,
        };
}
