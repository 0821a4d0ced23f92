using Leak.Clients.Catalog;
using Leak.Clients.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.SignalR;
using WebSocketTransport = Microsoft.AspNetCore.Http.Connections.WebSocketOptions;

namespace Leak.Bounds.Plans;

/// <summary>What Kestrel does to each stall with the limits that it has by itself, as it was measured; docs/findings.md tells why.</summary>
public sealed record StockKestrel : ServerSettings
{
    /// <summary>BurstThenStall's: a body that came at once is held to its mean rate, and has the time that its bytes last.</summary>
    private const int BurstBytes = 10_000;

    /// <summary>
    /// WINDOW_UPDATE, SETTINGS acknowledged and HEADERS, on HTTP/2, about: every byte that was written puts the response's deadline off
    /// by what it takes at the minimum rate, and the grace comes on top.
    /// </summary>
    private const int BytesBeforeData = 110;

    /// <summary>A timer counts coarser ticks than the clock that lifetimes are measured by, and may be a few milliseconds ahead of it.</summary>
    private static readonly TimeSpan s_timerResolution = TimeSpan.FromMilliseconds(50);

    /// <summary>Kestrel's own, in no option: for how long it takes what is left of a body that the handler did not read.</summary>
    private static readonly TimeSpan s_drainTime = TimeSpan.FromSeconds(5);

    private static readonly KestrelServerLimits s_limits = new();

    private static readonly Limit s_head =
        new(nameof(s_limits.RequestHeadersTimeout), s_limits.RequestHeadersTimeout, "request_headers_timeout");

    private static readonly Limit s_keepAlive =
        new(nameof(s_limits.KeepAliveTimeout), s_limits.KeepAliveTimeout, "keep_alive_timeout");

    private static readonly Limit s_bodyRate =
        new(nameof(s_limits.MinRequestBodyDataRate), s_limits.MinRequestBodyDataRate!.GracePeriod, "min_request_body_data_rate");

    private static readonly Limit s_responseRate =
        new(nameof(s_limits.MinResponseDataRate), s_limits.MinResponseDataRate!.GracePeriod, "min_response_data_rate");

    private static readonly Limit s_handshake =
        new(nameof(HttpsConnectionAdapterOptions.HandshakeTimeout), new HttpsConnectionAdapterOptions().HandshakeTimeout - s_timerResolution, "tls_handshake_failed");

    private static readonly Limit s_ping =
        new($"WebSocket {nameof(WebSocketOptions.KeepAliveInterval)}", new WebSocketOptions().KeepAliveInterval, null);

    /// <summary>SignalR closes its WebSocket, and waits for the client's close.</summary>
    private static readonly Limit[] s_hub =
    [
        new($"HubOptions.{nameof(HubOptions.HandshakeTimeout)}", new HubOptions().HandshakeTimeout ?? TimeSpan.FromSeconds(15), null),
        new($"{nameof(WebSocketOptions)}.{nameof(WebSocketTransport.CloseTimeout)}", new WebSocketTransport().CloseTimeout, null),
    ];

    private static readonly Limit s_drain = new("body drain", s_drainTime, "server_timeout");

    private static readonly Limit s_ownClose = new(LimitNames.OwnClose, TimeSpan.Zero, null);

    /// <summary>A row for each stall, in the catalogue's order. Of what is held: the limit that one would expect to stop it, or Kestrel's longest.</summary>
    private static readonly Dictionary<string, Expectation> s_rows = new(StringComparer.Ordinal)
    {
        ["tcp/idle"] = Expectation.ClosedBy(s_keepAlive),
        ["http1/partial-line"] = Expectation.ClosedBy(s_head),
        ["http1/partial-headers"] = Expectation.ClosedBy(s_head),
        ["http1/slow-headers"] = Expectation.ClosedBy(s_head),
        ["http1/crlf-drip"] = Expectation.ClosedBy(s_keepAlive),
        ["http1/keep-alive-idle"] = Expectation.ClosedBy(s_keepAlive),
        ["http1/keep-alive-partial"] = Expectation.ClosedBy(s_head),
        ["http1/h2c-upgrade-stall"] = Expectation.ClosedBy(s_keepAlive),
        ["http1/drain-then-half"] = Expectation.ClosedBy(s_head),
        ["http1/no-body"] = Expectation.ClosedBy(s_bodyRate),
        ["http1/slow-body"] = Expectation.ClosedBy(s_bodyRate),
        ["http1/trickle-body"] = Expectation.HeldPast(s_bodyRate),
        ["http1/burst-then-stall"] = Expectation.ClosedBy(s_bodyRate with { Value = TimeOf(BurstBytes, s_limits.MinRequestBodyDataRate!) }),
        ["http1/partial-chunk"] = Expectation.ClosedBy(s_bodyRate),
        ["http1/chunk-drip"] = Expectation.ClosedBy(s_bodyRate),
        ["http1/chunk-extension-drip"] = Expectation.ClosedBy(s_bodyRate),
        ["http1/trailer-drip"] = Expectation.ClosedBy(s_bodyRate),
        ["http1/chunk-zeros-drip"] = Expectation.ClosedBy(s_bodyRate),
        ["http1/gzip-drip"] = Expectation.ClosedBy(s_bodyRate),
        ["http1/expect-no-body"] = Expectation.ClosedBy(s_bodyRate),
        ["http1/unread-body"] = Expectation.ClosedBy(s_drain),
        ["http1/slow-read-none"] = Expectation.HeldPast(s_responseRate),
        ["http1/slow-read-drip"] = Expectation.HeldPast(s_responseRate),
        ["http1/finished-unread"] = Expectation.ClosedBy(s_keepAlive) with { IsLeftToKernel = true },
        ["http1/close-unread"] = Expectation.ClosedBy(s_ownClose) with { IsLeftToKernel = true },
        ["http1/pipeline-unread"] = Expectation.HeldPast(s_responseRate),
        ["http1/sse-idle"] = Expectation.HeldPast(s_keepAlive),
        ["http1/sse-unread"] = Expectation.HeldPast(s_responseRate),
        ["http1/hung-handler"] = Expectation.HeldPast(s_keepAlive),
        ["http1/deaf-handler"] = Expectation.HeldPast(s_keepAlive),
        ["http1/half-close"] = Expectation.ClosedBy(s_ownClose),
        ["http1/half-close-deaf"] = Expectation.ClosedBy(s_ownClose),
        ["http1/hung-upstream"] = Expectation.ClosedBy(AfterUpstream()),
        ["http1/linger"] = Expectation.ClosedBy(s_ownClose),
        ["tls/silent"] = Expectation.ClosedBy(s_handshake),
        ["tls/partial-hello"] = Expectation.ClosedBy(s_handshake),
        ["tls/hello-drip"] = Expectation.ClosedBy(s_handshake),
        ["tls/record-per-byte"] = Expectation.ClosedBy(s_handshake),
        ["tls/no-finished"] = Expectation.ClosedBy(s_handshake),
        ["tls/idle"] = Expectation.ClosedBy(s_keepAlive),
        ["tls/finished-unread"] = Expectation.ClosedBy(s_keepAlive) with { IsLeftToKernel = true },
        ["http2/half-preface"] = Expectation.ClosedBy(s_keepAlive),
        ["http2/idle"] = Expectation.ClosedBy(s_keepAlive),
        ["http2/ping-drip"] = Expectation.HeldPast(s_keepAlive),
        ["http2/settings-drip"] = Expectation.ClosedBy(s_keepAlive),
        ["http2/window-update-drip"] = Expectation.ClosedBy(s_keepAlive),
        ["http2/partial-frame"] = Expectation.ClosedBy(s_keepAlive),
        ["http2/partial-headers"] = Expectation.ClosedBy(s_keepAlive),
        ["http2/no-end-headers"] = Expectation.ClosedBy(s_head),
        ["http2/continuation-flood"] = Expectation.ClosedBy(s_ownClose with { Name = LimitNames.HeaderCount, FiresAs = "max_request_header_count_exceeded" }),
        ["http2/no-body"] = Expectation.ClosedBy(s_bodyRate),
        ["http2/empty-data"] = Expectation.ClosedBy(s_bodyRate),
        ["http2/zero-window"] = Expectation.ClosedBy(s_responseRate with { Value = s_responseRate.Value + TimeOf(BytesBeforeData, s_limits.MinResponseDataRate!) }),
        ["http2/window-drip"] = Expectation.HeldPast(s_responseRate),
        ["http2/window-drip-100"] = Expectation.HeldPast(s_responseRate),
        ["http2/ws-window"] = Expectation.HeldPast(s_responseRate),
        ["http2/tcp-unread"] = Expectation.HeldPast(s_responseRate),
        ["http2/congested-idle"] = Expectation.HeldPast(s_responseRate),
        ["http2/hung-stream"] = Expectation.HeldPast(s_keepAlive),
        ["http2/goaway-linger"] = Expectation.HeldPast(s_keepAlive),
        ["http2/hpack-value-bomb"] = Expectation.HeldPast(s_keepAlive),
        ["http2/hpack-crumb-bomb"] = Expectation.ClosedBy(s_ownClose with { Name = LimitNames.HeaderCount, FiresAs = "max_request_header_count_exceeded" }),
        ["http2/rapid-reset"] = Expectation.Growth(s_drain),
        ["http2/reset-by-window"] = Expectation.Growth(s_drain),
        ["http2/reset-by-length"] = Expectation.Growth(s_drain),
        ["http2/reset-spread"] = Expectation.Growth(s_drain),
        ["http2/settings-flood"] = new Expectation { End = ExpectedEnd.Any, Limits = [s_keepAlive with { Name = $"{s_keepAlive.Name}, or held" }] },
        ["http2/ping-flood-unread"] = Expectation.HeldPast(s_keepAlive),
        ["http2/empty-headers"] = Expectation.ClosedBy(s_ownClose),
        ["ws/silent"] = Expectation.HeldPast(s_ping),
        ["ws/partial-frame"] = Expectation.HeldPast(s_ping),
        ["ws/close-linger"] = Expectation.ClosedBy(s_ownClose),
        ["ws/ping-flood-unread"] = Expectation.HeldPast(s_ping),
        ["ws/fragment-drip"] = Expectation.HeldPast(s_ping),
        ["ws/close-unread"] = Expectation.ClosedBy(s_ownClose) with { IsLeftToKernel = true },
        ["signalr/no-handshake"] = Expectation.ClosedBy(s_hub[0]) with { Limits = s_hub },
        ["net/vanish"] = Expectation.ClosedBy(s_keepAlive),
        ["net/vanish-stream"] = Expectation.HeldPast(s_responseRate),
        ["net/vanish-websocket"] = Expectation.HeldPast(s_ping),
    };

    private StockKestrel()
    {
    }

    /// <summary>The settings: there is nothing to choose. They are the same in every run, and no live client keeps pace with them.</summary>
    public static StockKestrel Instance { get; } = new();

    /// <summary>The ids of the stalls that have a row.</summary>
    public static IReadOnlyCollection<string> Ids => s_rows.Keys;

    /// <inheritdoc/>
    public override bool TimeoutsOn => true;

    /// <inheritdoc/>
    public override string Name => "stock";

    /// <inheritdoc/>
    public override TimeSpan LiveAlone => TimeSpan.Zero;

    /// <inheritdoc/>
    public override TimeSpan? PaceOf(LiveClient client) => null;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">What Kestrel does to it was not measured.</exception>
    public override Expectation Expect(Stall stall)
    {
        ArgumentNullException.ThrowIfNull(stall);
        if (!s_rows.TryGetValue(stall.Id, out var row))
        {
            throw new ArgumentException($"{stall.Id}: what stock Kestrel does to it is not known; measure it, and give it a row in {nameof(StockKestrel)}.", nameof(stall));
        }

        // Nothing bounds the requests of a handler that ignores its token.
        return !stall.IgnoresAbort || row.Grows ? row
            : row with { Abandoned = new AbandonedRequests(int.MaxValue) { Refusal = stall.ClosesWithin is null ? new Refusal(ClosedBy: null) : null } };
    }

    /// <summary>How long so many bytes take at the minimum rate.</summary>
    private static TimeSpan TimeOf(int bytes, MinDataRate rate) => TimeSpan.FromSeconds(bytes / rate.BytesPerSecond);

    /// <summary>The call of the upstream fails by HttpClient's own timeout, its request is answered 500, and the connection is idle then.</summary>
    private static Limit AfterUpstream()
    {
        using var client = new HttpClient();
        return s_keepAlive with { Name = $"HttpClient.{nameof(client.Timeout)}, then {s_keepAlive.Name}", Value = client.Timeout + s_keepAlive.Value };
    }
}
