namespace Leak.Profiling;

/// <summary>goleak for .NET: finds async operations that a piece of test code leaves behind. For any test framework.</summary>
/// <example>
/// <code>
/// await using var leaks = TaskLeaks.Watch();
/// await Subject();   // whatever it starts must have completed, or complete within MaxWait
/// </code>
/// </example>
/// <remarks>
/// <para>It finds async operations: methods that wait at an await that never ends, promises that somebody awaits, delays, and queued
/// delegates. It does not find threads, timers, or objects.</para>
/// <para>Limits:</para>
/// <list type="bullet">
/// <item>The table is that of the whole process: operations of tests that run at the same time count as left behind. Watch in tests that
/// run alone (NUnit <c>[NonParallelizable]</c>, an xUnit collection), or ignore the others' methods.</item>
/// <item>Operations that were started before the watch are not seen, unless tracking was already on. Then they are left out, as long as
/// their stacks look as they did at the start. Start the watch before the server or the client that is to be watched.</item>
/// <item>Boxes of <c>PoolingAsyncValueTaskMethodBuilder</c> are not seen by themselves, nor is a <c>ValueTask</c> source,
/// such as a socket's, that nobody's task awaits.</item>
/// <item>What a host, Kestrel and the pool of <c>HttpClient</c> keep for themselves is left out, unless
/// <see cref="TaskLeakOptions.IgnoreHosting"/> is false. So a server that nobody disposes of is not found, nor an idle connection to it.</item>
/// <item>An exception of the watched code is lost behind the <see cref="TaskLeakException"/>, as with any <c>Dispose</c> that throws.</item>
/// <item>It needs the runtime's table: <see cref="Watch"/> throws where that fails its self-check.</item>
/// </list>
/// </remarks>
public static class TaskLeaks
{
    /// <summary>
    /// Watches until it is disposed. Then it waits until the operations have ended, at most <see cref="TaskLeakOptions.MaxWait"/>, and throws
    /// <see cref="TaskLeakException"/> if some are left.
    /// </summary>
    /// <param name="options">What to leave out; null for the defaults.</param>
    /// <exception cref="NotSupportedException">This runtime's table of active tasks cannot be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="TaskLeakOptions.MaxWait"/> is negative.</exception>
    public static TaskLeakWatch Watch(TaskLeakOptions? options = null) => new(options ?? new TaskLeakOptions());
}
