namespace Leak.Bounds.Workloads;

/// <summary>A client's behaviour.</summary>
public interface IWorkload
{
    /// <summary>The stable id, <c>family/name</c>, as in reports and on the command line.</summary>
    string Id { get; }

    /// <summary>What is sent and where it stops, in one line.</summary>
    string Summary { get; }
}

/// <summary>A client that takes a resource of the server and stops.</summary>
public interface IStall : IWorkload
{
    /// <summary>The limit that must stop it, by the server's name for it: <c>KeepAlive</c>.</summary>
    string StoppedBy { get; }

    /// <summary>What its connections send, read and repeat.</summary>
    StallScript Script { get; }

    /// <summary>
    /// Requests that the server counts as in progress for one of its connections once it has stalled, streams included;
    /// <see langword="null"/>: not known, and active requests are then not judged. Default: 0 where nothing is ever sent.
    /// </summary>
    int? RequestsPerConnection => Script.Opening.IsEmpty && !Script.AwaitsResponse ? 0 : null;
}

/// <summary>A legitimate client, that must be served and never cut.</summary>
public interface ILiveClient : IWorkload
{
    /// <summary>Makes the clients of one run; disposed when the run has ended, which closes their connections.</summary>
    ILiveSession Start(LiveContext context);
}

/// <summary>What a live client needs to know.</summary>
/// <param name="BaseAddress">The server's address.</param>
/// <param name="Pace">From the start of one iteration of a client to its next.</param>
/// <param name="Seed">Makes what is random in the workload the same again.</param>
/// <param name="Clock">The run's clock.</param>
public sealed record LiveContext(Uri BaseAddress, TimeSpan Pace, int Seed, RunClock Clock);

/// <summary>The clients of one run.</summary>
public interface ILiveSession : IAsyncDisposable
{
    /// <summary>One iteration of one client; waits until its pace has passed, failures are results.</summary>
    Task<Engine.IterationResult> RunAsync(Engine.Iteration iteration, CancellationToken cancellationToken);

    /// <summary>
    /// Opens one connection, left in the state in which it costs the server most (a request in progress, say),
    /// so that the tasks of one connection can be counted. Disposing what it returns closes the connection.
    /// </summary>
    Task<IAsyncDisposable> OpenCostliestAsync(CancellationToken cancellationToken);
}
