using Leak.Bounds;
using Leak.Bounds.Engine;
using Leak.Bounds.Workloads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Leak.Load.Scenarios;

/// <summary>What Kestrel as it comes does to each stall, measured; docs/findings.md tells why.</summary>
public static class StockKestrel
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

    private static readonly StallLimit s_head =
        new(nameof(s_limits.RequestHeadersTimeout), s_limits.RequestHeadersTimeout, "request_headers_timeout");

    private static readonly StallLimit s_keepAlive =
        new(nameof(s_limits.KeepAliveTimeout), s_limits.KeepAliveTimeout, "keep_alive_timeout");

    private static readonly StallLimit s_bodyRate =
        new(nameof(s_limits.MinRequestBodyDataRate), s_limits.MinRequestBodyDataRate!.GracePeriod, "min_request_body_data_rate");

    private static readonly StallLimit s_responseRate =
        new(nameof(s_limits.MinResponseDataRate), s_limits.MinResponseDataRate!.GracePeriod, "min_response_data_rate");

    private static readonly StallLimit s_handshake =
        new(nameof(HttpsConnectionAdapterOptions.HandshakeTimeout), new HttpsConnectionAdapterOptions().HandshakeTimeout - s_timerResolution, "tls_handshake_failed");

    private static readonly StallLimit s_ping =
        new($"WebSocket {nameof(WebSocketOptions.KeepAliveInterval)}", new WebSocketOptions().KeepAliveInterval, null);

    private static readonly StallLimit s_drain = new("body drain", s_drainTime, "server_timeout");

    private static readonly StallLimit s_ownClose = new(LimitNames.OwnClose, TimeSpan.Zero, null);

    /// <summary>A row for each stall, in the catalogue's order. Of what is held: the limit that one would expect to stop it, or Kestrel's longest.</summary>
    private static readonly Dictionary<string, Row> s_rows = new(StringComparer.Ordinal)
    {
        ["tcp/idle"] = ClosedBy(s_keepAlive),
        ["http1/partial-line"] = ClosedBy(s_head),
        ["http1/partial-headers"] = ClosedBy(s_head),
        ["http1/slow-headers"] = ClosedBy(s_head),
        ["http1/crlf-drip"] = ClosedBy(s_keepAlive),
        ["http1/keep-alive-idle"] = ClosedBy(s_keepAlive),
        ["http1/keep-alive-partial"] = ClosedBy(s_head),
        ["http1/no-body"] = ClosedBy(s_bodyRate),
        ["http1/slow-body"] = ClosedBy(s_bodyRate),
        ["http1/trickle-body"] = HeldPast(s_bodyRate),
        ["http1/burst-then-stall"] = ClosedBy(s_bodyRate with { Value = TimeOf(BurstBytes, s_limits.MinRequestBodyDataRate!) }),
        ["http1/partial-chunk"] = ClosedBy(s_bodyRate),
        ["http1/chunk-drip"] = ClosedBy(s_bodyRate),
        ["http1/chunk-extension-drip"] = ClosedBy(s_bodyRate),
        ["http1/trailer-drip"] = ClosedBy(s_bodyRate),
        ["http1/expect-no-body"] = ClosedBy(s_bodyRate),
        ["http1/unread-body"] = ClosedBy(s_drain),
        ["http1/slow-read-none"] = HeldPast(s_responseRate),
        ["http1/slow-read-drip"] = HeldPast(s_responseRate),
        ["http1/pipeline-unread"] = HeldPast(s_responseRate),
        ["http1/sse-idle"] = HeldPast(s_keepAlive),
        ["http1/sse-unread"] = HeldPast(s_responseRate),
        ["http1/hung-handler"] = HeldPast(s_keepAlive),
        ["http1/deaf-handler"] = HeldPast(s_keepAlive),
        ["http1/half-close"] = ClosedBy(s_ownClose),
        ["http1/half-close-deaf"] = ClosedBy(s_ownClose),
        ["http1/hung-upstream"] = ClosedBy(AfterUpstream()),
        ["http1/linger"] = ClosedBy(s_ownClose),
        ["tls/silent"] = ClosedBy(s_handshake),
        ["tls/partial-hello"] = ClosedBy(s_handshake),
        ["tls/hello-drip"] = ClosedBy(s_handshake),
        ["tls/no-finished"] = ClosedBy(s_handshake),
        ["tls/idle"] = ClosedBy(s_keepAlive),
        ["http2/half-preface"] = ClosedBy(s_keepAlive),
        ["http2/idle"] = ClosedBy(s_keepAlive),
        ["http2/ping-drip"] = HeldPast(s_keepAlive),
        ["http2/settings-drip"] = ClosedBy(s_keepAlive),
        ["http2/window-update-drip"] = ClosedBy(s_keepAlive),
        ["http2/partial-frame"] = ClosedBy(s_keepAlive),
        ["http2/partial-headers"] = ClosedBy(s_keepAlive),
        ["http2/no-end-headers"] = ClosedBy(s_head),
        ["http2/continuation-flood"] = ClosedBy(s_ownClose with { Name = LimitNames.HeaderCount, FiresAs = "max_request_header_count_exceeded" }),
        ["http2/no-body"] = ClosedBy(s_bodyRate),
        ["http2/empty-data"] = ClosedBy(s_bodyRate),
        ["http2/zero-window"] = ClosedBy(s_responseRate with { Value = s_responseRate.Value + TimeOf(BytesBeforeData, s_limits.MinResponseDataRate!) }),
        ["http2/window-drip"] = HeldPast(s_responseRate),
        ["http2/tcp-unread"] = HeldPast(s_responseRate),
        ["http2/hung-stream"] = HeldPast(s_keepAlive),
        ["http2/goaway-linger"] = HeldPast(s_keepAlive),
        ["ws/silent"] = HeldPast(s_ping),
        ["ws/partial-frame"] = HeldPast(s_ping),
        ["ws/close-linger"] = ClosedBy(s_ownClose),
        ["net/vanish"] = ClosedBy(s_keepAlive),
        ["net/vanish-stream"] = HeldPast(s_responseRate),
        ["net/vanish-websocket"] = HeldPast(s_ping),
    };

    /// <summary>The ids of the stalls that have a row.</summary>
    public static IReadOnlyCollection<string> Ids => s_rows.Keys;

    /// <summary>A stall in a scenario on <see cref="Servers.ServerTimeouts.Stock"/>.</summary>
    /// <exception cref="ArgumentException">What Kestrel does to it was not measured.</exception>
    public static WorkloadPlan Of(IStall stall, Arrivals arrivals)
    {
        ArgumentNullException.ThrowIfNull(stall);
        if (!s_rows.TryGetValue(stall.Id, out var row))
        {
            throw new ArgumentException($"{stall.Id}: what stock Kestrel does to it is not known; measure it, and give it a row in {nameof(StockKestrel)}.", nameof(stall));
        }

        // Nothing bounds the requests of a handler that ignores its token.
        var limit = row.Limit with { MaxRequests = stall.IsDeaf ? int.MaxValue : null };
        return new WorkloadPlan(stall, arrivals, limit) { Fate = row.Fate };
    }

    private static Row ClosedBy(StallLimit limit) => new(limit, Fate.ClosedByLimit);

    private static Row HeldPast(StallLimit limit) => new(limit, Fate.Held);

    /// <summary>How long so many bytes take at the minimum rate.</summary>
    private static TimeSpan TimeOf(int bytes, MinDataRate rate) => TimeSpan.FromSeconds(bytes / rate.BytesPerSecond);

    /// <summary>The call of the upstream fails by HttpClient's own timeout, its request is answered 500, and the connection is idle then.</summary>
    private static StallLimit AfterUpstream()
    {
        using var client = new HttpClient();
        return s_keepAlive with { Name = $"HttpClient.{nameof(client.Timeout)}, then {s_keepAlive.Name}", Value = client.Timeout + s_keepAlive.Value };
    }

    private readonly record struct Row(StallLimit Limit, Fate Fate);
}
