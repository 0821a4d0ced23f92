namespace Leak.Profiling;

/// <summary>What <see cref="TaskLeaks.Watch"/> leaves out, and how long it waits.</summary>
public sealed class TaskLeakOptions
{
    /// <summary>
    /// Whether operations that were there when the watch began are left out, and what they go on to do as long as no more
    /// of it stands than did then. Default: true. False reports everything that is tracked.
    /// </summary>
    public bool IgnoreCurrent { get; set; } = true;

    /// <summary>
    /// Whether what a host, its web server and the pool of <see cref="HttpClient"/> keep for themselves is left out: loops that accept,
    /// connections that wait for their next request, an app that runs until it is shut down. Default: true. What an app's own method
    /// stands on is reported all the same: a handler that hangs, a background service that goes on. False reports these too: a server that
    /// was not disposed of.
    /// </summary>
    public bool IgnoreHosting { get; set; } = true;

    /// <summary>Methods, as a profile shows them (<c>Cache.RefreshAsync</c>): stacks in which one of them stands are left out.</summary>
    public ICollection<string> IgnoreMethods { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// Simple names of assemblies: stacks that stand in nothing else are left out, the runtime's own promises
    /// aside. A method of yours that hangs within a framework's loop is still reported.
    /// </summary>
    public ICollection<string> IgnoreAssemblies { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>How long to wait for quiet, from zero. Default: 5 s. Only code that does leak waits as long.</summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Times the waiting. Default: <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
