namespace Leak.Profiling.Lints;

/// <summary>From which number or time on each lint tells; null: never.</summary>
/// <param name="ParkedRequest">How long a request may wait for one promise.</param>
/// <param name="SemaphoreWait">How long the oldest waiter of a semaphore may wait.</param>
/// <param name="BlockedThreads">Threads that block until an operation completes.</param>
/// <param name="UnawaitedRoots">Operations of one method that nobody awaits.</param>
/// <param name="AsyncVoid">Operations of one <c>async void</c> method.</param>
internal sealed record LintSettings(TimeSpan? ParkedRequest, TimeSpan? SemaphoreWait, int? BlockedThreads, int? UnawaitedRoots, int? AsyncVoid);
