namespace Leak.Bounds.Workloads;

/// <summary>A client's behaviour.</summary>
public interface IWorkload
{
    /// <summary>The stable id, <c>family/name</c>, as in reports and on the command line.</summary>
    string Id { get; }

    /// <summary>What is sent and where it stops, in one line.</summary>
    string Summary { get; }

    /// <summary>The path that is asked, on the sample server; another server may have its like elsewhere. <see langword="null"/>: none is asked.</summary>
    string? Endpoint => null;
}

/// <summary>A client that takes a resource of the server and stops.</summary>
public interface IStall : IWorkload
{
    /// <summary>The limit that must stop it, one of <see cref="LimitNames"/>: <c>KeepAlive</c>.</summary>
    string StoppedBy { get; }

    /// <summary>What its connections send, read and repeat. Called once for each run.</summary>
    StallScript Script(StallContext context);

    /// <summary>Which of a server's listeners it connects to. Default: plain HTTP/1.1.</summary>
    ServerListener Listener => ServerListener.Http1;

    /// <summary>
    /// Requests that the server counts as in progress for one of its connections once it has stalled, streams included;
    /// <see langword="null"/> (the default): not known, and active requests are then not judged.
    /// </summary>
    int? RequestsPerConnection => null;

    /// <summary>
    /// How long the server may take to close it of itself, without any timeout (its own close, a drain, an abort that the
    /// client itself causes), so that it makes no control. <see langword="null"/> (the default): it does not.
    /// </summary>
    TimeSpan? ClosesWithin => null;

    /// <summary>
    /// Whether its handler ignores its token: its connection can be ended, its task cannot, and only the
    /// endpoint's <c>MaxRequests</c> bounds those. Default: <see langword="false"/>.
    /// </summary>
    bool IsDeaf => false;

    /// <summary>
    /// Whether its limit ends its requests (HTTP/2 streams) and leaves their connection to the next one.
    /// Default: <see langword="false"/>.
    /// </summary>
    bool EndsByRequest => false;

    /// <summary>What its client can see of the server's close. Default: <see cref="CloseSight.All"/>.</summary>
    CloseSight Sees => CloseSight.All;

    /// <summary>Why this platform cannot carry it out; <see langword="null"/> where it can.</summary>
    string? Unavailable => null;
}

/// <summary>A server's listeners, by what is spoken there.</summary>
public enum ServerListener
{
    /// <summary>HTTP/1.1 over plain TCP.</summary>
    Http1,

    /// <summary>HTTP/1.1 over TLS.</summary>
    Tls,

    /// <summary>HTTP/2 over plain TCP, by prior knowledge.</summary>
    Http2,
}

/// <summary>What a stalled client can see of the server's close. Where it is not all, the server's own probe has the word.</summary>
public enum CloseSight
{
    /// <summary>FIN and RST.</summary>
    All,

    /// <summary>RST; a FIN may wait for ever behind data that the client does not take.</summary>
    ResetsAtLeast,

    /// <summary>Nothing: its packets are lost.</summary>
    Nothing,
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
public sealed record LiveContext(Uri BaseAddress, TimeSpan Pace, int Seed, RunClock Clock)
{
    /// <summary>The path to ask; <see langword="null"/>: the workload's own <see cref="IWorkload.Endpoint"/>.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// Told of each answer that came as soon as the server had it: when it was asked for, since the start of the run, and how many
    /// seconds it took. A client that makes its requests last has none. <see langword="null"/>: nobody wants to know.
    /// </summary>
    public Action<Probes.Sample>? OnLatency { get; init; }
}

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
