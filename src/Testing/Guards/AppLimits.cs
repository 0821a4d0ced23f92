using Leak.Timeouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Leak.Testing.Guards;

/// <summary>The limits of an app that its options tell.</summary>
internal sealed record AppLimits
{
    /// <summary>The longest value that counts as a limit: what is longer, infinite or off bounds nothing in practice.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Kestrel's <c>KeepAliveTimeout</c>.</summary>
    public required TimeSpan KeepAlive { get; init; }

    /// <summary>Kestrel's <c>RequestHeadersTimeout</c>.</summary>
    public required TimeSpan RequestHead { get; init; }

    /// <summary>The slowest that a body may come; <see langword="null"/>: at any rate.</summary>
    public DataRate? BodyRate { get; init; }

    /// <summary>What a body that starts fast has sent when it stops, in bytes: the rate bounds it once their time is over.</summary>
    public int BurstBytes { get; init; } = 10_000;

    /// <summary>The slowest that a response may be taken; <see langword="null"/>: at any rate.</summary>
    public DataRate? ResponseRate { get; init; }

    /// <summary>Kestrel's <c>HandshakeTimeout</c>, by its defaults for HTTPS.</summary>
    public required TimeSpan Handshake { get; init; }

    /// <summary>How long a WebSocket's client may be silent: the interval of its pings and the wait for a pong; <see langword="null"/>: for ever.</summary>
    public TimeSpan? WebSocket { get; init; }

    /// <summary>How long a hub waits for the first record of its client, by SignalR's options for all hubs; <see langword="null"/>: there is no SignalR.</summary>
    public TimeSpan? HubHandshake { get; init; }

    /// <summary>The default policy of the framework's request timeouts; <see langword="null"/>: none.</summary>
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>The timeouts of <c>Leak.Timeouts</c>, by their names; <see langword="null"/>: it is not used, or off.</summary>
    public IReadOnlyDictionary<string, TimeSpan>? Timeouts { get; init; }

    /// <summary>Requests of one endpoint at once (<c>Leak.Timeouts</c>); 0: any number.</summary>
    public int MaxRequests { get; init; }

    /// <summary>Whether a value bounds anything.</summary>
    public static bool IsLimit(TimeSpan value) => value > TimeSpan.Zero && value <= Longest;

    /// <summary>Reads what options say now.</summary>
    /// <param name="kestrel">Kestrel's.</param>
    /// <param name="webSockets">Those of the WebSocket middleware.</param>
    /// <param name="requestTimeouts">Those of the framework's request timeouts; <see langword="null"/>: the app does not use them.</param>
    /// <param name="timeouts">Those of <c>Leak.Timeouts</c>; <see langword="null"/>: the app does not use it.</param>
    public static AppLimits Of(KestrelServerOptions kestrel, WebSocketOptions webSockets, RequestTimeoutOptions? requestTimeouts, TimeoutsOptions? timeouts) => new()
    {
        KeepAlive = kestrel.Limits.KeepAliveTimeout,
        RequestHead = kestrel.Limits.RequestHeadersTimeout,
        BodyRate = DataRate.Of(kestrel.Limits.MinRequestBodyDataRate),
        ResponseRate = DataRate.Of(kestrel.Limits.MinResponseDataRate),
        Handshake = HttpsDefaults.HandshakeTimeoutOf(kestrel),
        WebSocket = SilenceOf(webSockets),
        RequestTimeout = requestTimeouts?.DefaultPolicy?.Timeout,
        Timeouts = timeouts is { Enabled: true } ? TimeoutValues.Of(timeouts) : null,
        MaxRequests = timeouts is { Enabled: true } ? timeouts.MaxRequests : 0,
    };

    /// <summary>How long the client of a WebSocket may be silent; <see langword="null"/>: for ever.</summary>
    public static TimeSpan? SilenceOf(WebSocketOptions options) =>
        options.KeepAliveInterval > TimeSpan.Zero && options.KeepAliveTimeout > TimeSpan.Zero && IsLimit(options.KeepAliveTimeout)
            ? options.KeepAliveInterval + options.KeepAliveTimeout
            : null;
}
