namespace Leak.Server.Diagnostics;

/// <summary>What <c>/debug/stats</c> answers.</summary>
/// <param name="OpenConnections">Open connections of the public addresses; the diagnostics listener's do not count.</param>
/// <param name="ActiveRequests">Requests in progress on the public addresses.</param>
/// <param name="ActiveTasks">Started and uncompleted async operations of the process; <see langword="null"/> where tracking is off.</param>
/// <param name="TaskSource">Where the task count comes from; <see langword="null"/> where tracking is off.</param>
/// <param name="ThreadPoolThreads">Threads of the thread pool.</param>
/// <param name="ThreadPoolQueue">Work items that wait in the thread pool's queues.</param>
/// <param name="LiveHeapBytes">The managed heap after the last collection, in bytes; 0 before the first.</param>
/// <param name="FileDescriptors">File descriptors that the process holds; <see langword="null"/> where the platform does not tell.</param>
public sealed record ServerStats(
    long OpenConnections,
    long ActiveRequests,
    int? ActiveTasks,
    string? TaskSource,
    int ThreadPoolThreads,
    long ThreadPoolQueue,
    long LiveHeapBytes,
    int? FileDescriptors);
