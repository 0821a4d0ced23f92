namespace Leak.Profiling;

/// <summary>How <see cref="TaskProfileEndpoints.MapTaskProfile"/> serves the profile.</summary>
public sealed class TaskProfileEndpointOptions
{
    /// <summary>Where the endpoints lie. Default: <c>/debug/pprof</c>, as in Go.</summary>
    public string Prefix { get; set; } = "/debug/pprof";

    /// <summary>
    /// Whether clients that are not on this machine are served; else they get 403. Default: false. A profile tells method
    /// names and source paths. Behind a proxy on the same machine every client looks local: keep the endpoints off what it serves.
    /// </summary>
    public bool AllowRemote { get; set; }

    /// <summary>The largest answer in bytes, from 1. Default: 64 MiB. A larger one becomes an error of one line.</summary>
    public long MaxResponseBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>The most that <c>?seconds=</c> may ask for, in seconds, from 1. Default: 300.</summary>
    public int MaxSeconds { get; set; } = 300;

    /// <summary>Dates operations and times <c>?seconds=</c>. Default: <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// The requests in progress that <see cref="RequestsPath"/> lists. Default: null, those of this application, where
    /// <see cref="RequestsInProgressServices.AddRequestsInProgress"/> was called. Diagnostics that are an application of their own
    /// give the other one's.
    /// </summary>
    public RequestsInProgress? Requests { get; set; }

    /// <summary>Where the requests in progress are listed. Default: <c>/debug/requests</c>.</summary>
    public string RequestsPath { get; set; } = "/debug/requests";

    /// <summary>The lints of <c>tasklints</c>, and from what on each tells.</summary>
    public TaskLintOptions Lints { get; set; } = new();

    /// <summary>How operations are tracked.</summary>
    public TaskProfileOptions Profile { get; set; } = new();
}
