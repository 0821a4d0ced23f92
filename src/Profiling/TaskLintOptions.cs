using Leak.Profiling.Lints;

namespace Leak.Profiling;

/// <summary>Which lints look at the operations, and from what on each tells. Null switches a lint off.</summary>
public sealed class TaskLintOptions
{
    /// <summary>
    /// <c>parked-request</c>: how long a request in progress may wait for one promise (a delay, a <c>TaskCompletionSource</c>, a semaphore).
    /// From 0. Default: 30 s. It needs <see cref="Requests"/>.
    /// </summary>
    public TimeSpan? ParkedRequest { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary><c>semaphore-wait</c>: how long the oldest waiter of a <see cref="SemaphoreSlim"/> at 0 may wait. From 0. Default: 30 s.</summary>
    public TimeSpan? SemaphoreWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// <c>blocked-threads</c>: from how many threads on that block in <c>Wait</c>, <c>Result</c> or <c>GetAwaiter().GetResult()</c>. From 1.
    /// Default: as many as the process has processors, at least 2: a <c>Main</c> that waits for its host is one.
    /// </summary>
    public int? BlockedThreads { get; set; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary><c>unawaited-roots</c>: from how many operations of one method on that nobody awaits. From 1. Default: 1,000.</summary>
    public int? UnawaitedRoots { get; set; } = 1_000;

    /// <summary><c>async-void</c>: from how many operations of one <c>async void</c> method on. From 1. Default: 1.</summary>
    public int? AsyncVoid { get; set; } = 1;

    /// <summary>
    /// The requests in progress, as <see cref="RequestsInProgressServices.AddRequestsInProgress"/> has them noted. Default: null;
    /// <see cref="TaskProfileEndpoints.MapTaskProfile"/> then takes those that it lists.
    /// </summary>
    public RequestsInProgress? Requests { get; set; }

    /// <exception cref="ArgumentOutOfRangeException">One is out of its range.</exception>
    internal LintSettings ToSettings()
    {
        NotNegative(ParkedRequest, nameof(ParkedRequest));
        NotNegative(SemaphoreWait, nameof(SemaphoreWait));
        FromOne(BlockedThreads, nameof(BlockedThreads));
        FromOne(UnawaitedRoots, nameof(UnawaitedRoots));
        FromOne(AsyncVoid, nameof(AsyncVoid));
        return new LintSettings(ParkedRequest, SemaphoreWait, BlockedThreads, UnawaitedRoots, AsyncVoid);
    }

    private static void NotNegative(TimeSpan? value, string name) => ArgumentOutOfRangeException.ThrowIfLessThan(value ?? TimeSpan.Zero, TimeSpan.Zero, name);

    private static void FromOne(int? value, string name) => ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, name);
}
