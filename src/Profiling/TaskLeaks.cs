namespace Leak.Profiling;

/// <summary>goleak for .NET: finds async operations that a piece of test code leaves behind. For any test framework.</summary>
/// <example>
/// <code>
/// await using var leaks = TaskLeaks.Watch();
/// await Subject();   // whatever it starts must have completed, or complete within MaxWait
/// </code>
/// </example>
/// <remarks>
/// <para>It tells async operations: methods parked on an await that never ends, promises that somebody awaits, delays, delegates
/// queued. It does not tell threads, timers, or objects.</para>
/// <para>Limits:</para>
/// <list type="bullet">
/// <item>The table is the process's: operations of tests that run at the same time count as left behind. Watch in tests that
/// run alone (NUnit <c>[NonParallelizable]</c>, an xUnit collection), or ignore the others' methods.</item>
/// <item>Operations started before the watch are not seen, unless tracking was already on; then what they go on to do is
/// left out as long as it looks as it did at the start. Start the watch before the server or the client that is to be watched.</item>
/// <item>Boxes of <c>PoolingAsyncValueTaskMethodBuilder</c> are not seen by themselves, nor is a <c>ValueTask</c> source,
/// such as a socket's, that nobody's task awaits.</item>
/// <item>What a host, Kestrel and the pool of <c>HttpClient</c> keep for themselves is left out, unless
/// <see cref="TaskLeakOptions.IgnoreHosting"/> is false: a server that nobody disposes of, and an idle connection to it, are not found.</item>
/// <item>An exception of the watched code is lost behind the <see cref="TaskLeakException"/>, as with any <c>Dispose</c> that throws.</item>
/// <item>It needs the runtime's table: <see cref="Watch"/> throws where that fails its self-check.</item>
/// </list>
/// </remarks>
public static class TaskLeaks
{
    /// <summary>
    /// Watches until it is disposed; then waits for quiet, at most <see cref="TaskLeakOptions.MaxWait"/>, and throws
    /// <see cref="TaskLeakException"/> if operations are left.
    /// </summary>
    /// <param name="options">What to leave out; null for the defaults.</param>
    /// <exception cref="NotSupportedException">This runtime's table of active tasks is not as it is known.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="TaskLeakOptions.MaxWait"/> is negative.</exception>
    public static TaskLeakWatch Watch(TaskLeakOptions? options = null) => new(options ?? new TaskLeakOptions());
}
