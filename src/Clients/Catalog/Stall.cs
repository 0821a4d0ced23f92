using Leak.Clients.Scripts;

namespace Leak.Clients.Catalog;

/// <summary>A client that takes a resource of the server and stops: an entry of the catalogue, or one of a user's own.</summary>
/// <param name="Id">The stable id, <c>family/name</c>.</param>
/// <param name="Summary">What is sent and where it stops, in one line.</param>
/// <param name="StoppedBy">The limit that must stop it, one of <see cref="LimitNames"/>: <c>KeepAlive</c>.</param>
public sealed record Stall(string Id, string Summary, string StoppedBy) : Workload(Id, Summary)
{
    /// <summary>What its connections send, read and repeat; called once for each run.</summary>
    public required Func<StallContext, StallScript> Script { get; init; }

    /// <summary>The paragraph of the standard that it uses against its purpose: <c>RFC 9112, 9.3</c>; <see langword="null"/> (the default): none, the server's own code waits.</summary>
    public string? Rfc { get; init; }

    /// <summary>What must be seen before it counts. Default: the connection.</summary>
    public StallSign SeenWhen { get; init; }

    /// <summary>Which of a server's listeners it connects to. Default: plain HTTP/1.1.</summary>
    public ServerListener Listener { get; init; }

    /// <summary>
    /// Requests that the server counts as in progress for one of its connections once it has stalled, streams included. Default: 0.
    /// <see langword="null"/>: not known, and active requests are then not judged.
    /// </summary>
    public int? RequestsPerConnection { get; init; } = 0;

    /// <summary>
    /// The most of them, where the server may be done with a request before its client is. <see langword="null"/> (the default):
    /// <see cref="RequestsPerConnection"/>.
    /// </summary>
    public int? MostRequestsPerConnection { get; init; }

    /// <summary>
    /// How long the server may take to close it without any timeout (its own close, a drain, an abort that the
    /// client itself causes), so that it cannot be a control. <see langword="null"/> (the default): it does not.
    /// </summary>
    public TimeSpan? ClosesWithin { get; init; }

    /// <summary>
    /// Whether the server closes of itself before the client has taken what it was sent. Without a limit that is the kernel's from then on,
    /// for minutes. Default: <see langword="false"/>.
    /// </summary>
    public bool IsLeftToKernel { get; init; }

    /// <summary>
    /// Whether its handler ignores its token. Then its connection can be ended, and its task cannot. Only the
    /// endpoint's <c>MaxRequests</c> bounds such tasks. Default: <see langword="false"/>.
    /// </summary>
    public bool IgnoresAbort { get; init; }

    /// <summary>
    /// Whether its limit ends its requests (HTTP/2 streams) and leaves their connection to the next one.
    /// Default: <see langword="false"/>.
    /// </summary>
    public bool EndsByRequest { get; init; }

    /// <summary>What its client can see of the server's close. Default: <see cref="VisibleClose.FinAndReset"/>.</summary>
    public VisibleClose Sees { get; init; }

    /// <summary>
    /// Of a flood (many cheap actions, each of which costs the server more): how long each of its connections repeats its action; zero: all
    /// are sent at once. A flood may starve its server or end it, so it runs by its name, on a server process of its own, beside live
    /// clients. <see langword="null"/> (the default): it is none.
    /// </summary>
    public TimeSpan? FloodsFor { get; init; }

    /// <summary>Why this platform cannot carry it out; <see langword="null"/> (the default) where it can.</summary>
    public string? Unavailable { get; init; }
}
