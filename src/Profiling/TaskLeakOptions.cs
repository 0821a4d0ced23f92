namespace Leak.Profiling;

/// <summary>What <see cref="TaskLeaks.Watch"/> leaves out, and how long it waits.</summary>
public sealed class TaskLeakOptions
{
    /// <summary>
    /// Whether stacks that were there when the watch began are left out, as long as there are no more of each than there
    /// were then. Default: true. False reports everything that is tracked.
    /// </summary>
    public bool IgnoreCurrent { get; set; } = true;

    /// <summary>
    /// Whether what a host, its web server and the pool of <see cref="HttpClient"/> keep for themselves is left out: loops that accept,
    /// connections that wait for their next request, an app that runs until it is shut down. Default: true. A stack
    /// with a method of the app is still reported: a handler that hangs, a background service that goes on. False reports all of it: also a
    /// server that was not disposed of.
    /// </summary>
    public bool IgnoreHosting { get; set; } = true;

    /// <summary>Methods, as a profile shows them (<c>Cache.RefreshAsync</c>): stacks that contain one of them are left out.</summary>
    public ICollection<string> IgnoreMethods { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// Simple names of assemblies. A stack is left out if all its methods are of these assemblies; the runtime's own promises
    /// do not count. A method of yours that hangs within a framework's loop is still reported.
    /// </summary>
    public ICollection<string> IgnoreAssemblies { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// Whether operations that can never complete are looked for, by a collection of the whole heap (<see cref="TaskProfile.CaptureLost"/>).
    /// They are told without waiting for <see cref="MaxWait"/>, and apart from those that something can still resume. Default: false.
    /// </summary>
    /// <remarks>It is done where operations are left 50 ms after the end, and once more after <see cref="MaxWait"/>; else it costs nothing.</remarks>
    public bool Prove { get; set; }

    /// <summary>How long to wait until the operations have ended, from zero. Default: 5 s. Only code that leaks waits for all of it.</summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Times the waiting. Default: <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
