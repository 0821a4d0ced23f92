using Leak.Timeouts.Configuration;
using Leak.Timeouts.Limits;
using Microsoft.Extensions.Options;

namespace Leak.Timeouts;

/// <summary>
/// Section <c>Timeouts</c>. Two rules bound everything: a connection with no request in progress is closed after its limit,
/// whatever bytes arrive on it; a request in progress is ended at its deadline, whatever its handler does.
/// </summary>
/// <remarks>
/// Every time is 0 (off, as in Go) or from 0.1 s to a day, both inclusive. Kestrel's heartbeat looks at them once a second. So a limit
/// acts up to 1 s after its time, and never before. It first asks the connection or request to end. A second later it aborts what is
/// still there. The defaults differ by more than that, so that a connection's lifetime tells which of them acted.
/// </remarks>
public sealed class TimeoutsOptions
{
    /// <summary>The section's name where none is given.</summary>
    public const string Section = "Timeouts";

    /// <summary>What stands for no limit in Kestrel: a day. An infinite one overflows there and closes every connection at once.</summary>
    public static readonly TimeSpan Far = TimeSpan.FromDays(1);

    private const string Shortest = "00:00:00.1";
    private const string Longest = "1.00:00:00";

    private static readonly int s_maxConnections = Math.Min(20_000, OpenFiles.Read()?.MostConnections ?? int.MaxValue);

    /// <summary>Whether these limits are on. Off: Kestrel's limits are <see cref="Far"/>, without minimum rates. Default: <see langword="true"/>.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Whether what has passed its limit is ended (<see cref="TimeoutsMode.Enforce"/>), or only counted and logged
    /// (<see cref="TimeoutsMode.Observe"/>). Default: <see cref="TimeoutsMode.Enforce"/>.
    /// </summary>
    public TimeoutsMode Mode { get; set; }

    /// <summary>From accept until the TLS handshake is done (Kestrel's <c>HandshakeTimeout</c>; within Go's <c>ReadHeaderTimeout</c>). Default: 5 s.</summary>
    [AllowedOrOff(Shortest, Longest)]
    public TimeSpan Handshake { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// From accept, or the end of the handshake, until the first request's head is whole; from its first byte for later heads and for
    /// HTTP/2 frames (Go's <c>ReadHeaderTimeout</c>, Kestrel's <c>RequestHeadersTimeout</c>). Default: 10 s.
    /// </summary>
    [AllowedOrOff(Shortest, Longest)]
    public TimeSpan RequestHead { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may be without a request in progress, whatever it sends (Go's <c>IdleTimeout</c>, Kestrel's <c>KeepAliveTimeout</c>). Default: 60 s.</summary>
    [AllowedOrOff(Shortest, Longest)]
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// From a request's head until its body was read to the end (Go's <c>ReadTimeout</c>). A body that still comes faster than
    /// <see cref="ProgressBytesPerSecond"/> may go on until <see cref="Handler"/>. At most <see cref="Handler"/>. Default: 30 s.
    /// </summary>
    [AllowedOrOff(Shortest, Longest)]
    public TimeSpan Read { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// From a response's first byte until its last was taken from the server (Go's <c>WriteTimeout</c>). A response that is still taken
    /// faster than <see cref="ProgressBytesPerSecond"/> may go on until <see cref="Handler"/>. At most <see cref="Handler"/>. Default: 40 s.
    /// </summary>
    [AllowedOrOff(Shortest, Longest)]
    public TimeSpan Write { get; set; } = TimeSpan.FromSeconds(40);

    /// <summary>
    /// The rate, in bytes a second, from 0 to 1,000,000,000, at which a body or a response may go on past <see cref="Read"/> or
    /// <see cref="Write"/>. It is measured over the last part of the limit (up to half of it, and 20 s at most), so that a burst at the
    /// start does not help. 0: none may go on. Default: 1,000.
    /// </summary>
    [Allowed(0, 1_000_000_000)]
    public int ProgressBytesPerSecond { get; set; } = 1_000;

    /// <summary>
    /// From a request's head until its response is complete. Then the request's token is cancelled. A heartbeat later its connection or
    /// HTTP/2 stream is aborted (Go's <c>http.TimeoutHandler</c> does not do that). Default: 90 s.
    /// </summary>
    [AllowedOrOff(Shortest, Longest)]
    public TimeSpan Handler { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>
    /// How long an <see cref="HttpClient"/> with <c>AddUpstreamTimeout</c> may take to connect and to answer (Go's <c>Client.Timeout</c>
    /// and <c>Dialer.Timeout</c>). At most <see cref="Handler"/>. Default: 20 s.
    /// </summary>
    [AllowedOrOff(Shortest, Longest)]
    public TimeSpan Upstream { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// For streams, in place of <see cref="Read"/>, <see cref="Write"/> and <see cref="Handler"/>: how long the response may be silent, or
    /// data may lie unread by the client. Streams are answers of type <c>text/event-stream</c>, endpoints that say in their metadata that they
    /// answer nothing else (<c>TypedResults.ServerSentEvents</c>), gRPC methods that stream, and endpoints with <c>WithStreamTimeout</c>. Go has none. Default: 75 s.
    /// </summary>
    [AllowedOrOff(Shortest, Longest)]
    public TimeSpan Stream { get; set; } = TimeSpan.FromSeconds(75);

    /// <summary>
    /// For WebSockets and other upgraded connections: how long the client may be silent, pongs included, or leave data unread. Pings are
    /// sent three times as often. Go has none. Default: 50 s.
    /// </summary>
    [AllowedOrOff(Shortest, Longest)]
    public TimeSpan WebSocket { get; set; } = TimeSpan.FromSeconds(50);

    /// <summary>The lowest rate at which a request's body may come. It ends a request earlier than <see cref="Read"/>. Default: no minimum.</summary>
    [ValidateObjectMembers]
    public DataRateOptions MinRequestBodyDataRate { get; set; } = new();

    /// <summary>The lowest rate at which a response may be taken. It ends a response earlier than <see cref="Write"/>. Default: no minimum.</summary>
    [ValidateObjectMembers]
    public DataRateOptions MinResponseDataRate { get; set; } = new();

    /// <summary>
    /// Connections at once, of all endpoints and upgraded ones too, from 0 to 1,000,000; 0 for any number (Go's
    /// <c>netutil.LimitListener</c>). More are closed at once. Default: 20,000, or what the process may open if that is less: its limit of
    /// open files, less a quarter of it (2,048 at most) for files, sockets to other servers and threads. No connection takes one of
    /// those, whatever this says (Linux).
    /// </summary>
    [Allowed(0, 1_000_000)]
    public int MaxConnections { get; set; } = s_maxConnections;

    /// <summary>
    /// Requests in progress of each endpoint, from 0 to 1,000,000; 0 for any number (Go has none). More are answered 503. It bounds how
    /// many handlers ignore their token: nothing in .NET can end those. Needs <c>app.UseTimeouts()</c>. Default: 5,000.
    /// </summary>
    [Allowed(0, 1_000_000)]
    public int MaxRequests { get; set; } = 5_000;
}
