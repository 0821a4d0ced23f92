using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.SignalR;
using WebSocketTransport = Microsoft.AspNetCore.Http.Connections.WebSocketOptions;

namespace Leak.Testing.Guards;

/// <summary>What Kestrel does to each stall without <c>Leak.Timeouts</c>, at an app's own values; docs/findings.md tells how it was measured.</summary>
internal static class KestrelGuards
{
    /// <summary>WINDOW_UPDATE, SETTINGS acknowledged and HEADERS, about: every byte that was written puts a response's deadline off.</summary>
    private const int BytesBeforeData = 110;

    /// <summary>TrickleBody's rate and the most of the other drips, in bytes a second; a tenth more than they send.</summary>
    private const double Trickle = 330;
    private const double Drip = 15;

    private static readonly HashSet<string> s_idle = new(StringComparer.Ordinal)
    {
        "tcp/idle", "http1/crlf-drip", "http1/keep-alive-idle", "http1/h2c-upgrade-stall", "tls/idle", "http2/half-preface", "http2/idle", "http2/settings-drip",
        "http2/window-update-drip", "http2/partial-frame", "http2/partial-headers", "net/vanish",
    };

    private static readonly HashSet<string> s_heads = new(StringComparer.Ordinal)
    {
        "http1/partial-line", "http1/partial-headers", "http1/slow-headers", "http1/keep-alive-partial", "http1/drain-then-half", "http2/no-end-headers",
    };

    private static readonly HashSet<string> s_handlers = new(StringComparer.Ordinal) { "http1/hung-handler", "http1/hung-upstream" };

    public static Guard Of(Stall stall, AppLimits limits) => stall.Id switch
    {
        var id when s_idle.Contains(id) => Timed(stall, Setting(nameof(KestrelServerLimits.KeepAliveTimeout)), limits.KeepAlive, "keep_alive_timeout"),
        var id when s_heads.Contains(id) => Timed(stall, Setting(nameof(KestrelServerLimits.RequestHeadersTimeout)), limits.RequestHead, "request_headers_timeout"),
        "http1/trickle-body" => Body(stall, limits.BodyRate, least: Trickle, bytes: 0),
        "http1/burst-then-stall" => Body(stall, limits.BodyRate, least: 0, limits.BurstBytes) with { BurstBytes = limits.BurstBytes },
        "http2/zero-window" => Response(stall, limits.ResponseRate),
        // Its client answers, and no ping of the server's gets through.
        "http2/ws-window" => Nothing(stall),
        var id when s_handlers.Contains(id) => Handler(stall, limits),
        "signalr/no-handshake" => Hub(stall, limits.HubHandshake),
        _ when stall.StoppedBy == LimitNames.Handshake =>
            Timed(stall, nameof(HttpsConnectionAdapterOptions) + "." + nameof(HttpsConnectionAdapterOptions.HandshakeTimeout), limits.Handshake, "tls_handshake_failed"),
        _ when stall.StoppedBy == LimitNames.Read => Body(stall, limits.BodyRate, least: Drip, bytes: 0),
        _ when stall.IsLeftToKernel => Nothing(stall),
        _ when stall.StoppedBy == LimitNames.WebSocket => WebSocket(stall, limits.WebSocket),
        _ => Nothing(stall),
    };

    private static Guard Timed(Stall stall, string setting, TimeSpan value, string? firesAs) => AppLimits.IsLimit(value)
        ? new Guard(stall, setting) { Limits = [new Limit(Name(setting), value, firesAs)] }
        : new Guard(stall, setting) { Has = Wording.Has(value) };

    private static Guard Body(Stall stall, DataRate? rate, double least, int bytes)
    {
        var setting = Setting(nameof(KestrelServerLimits.MinRequestBodyDataRate));
        if (rate is null || rate.BytesPerSecond <= least)
        {
            return new Guard(stall, rate is null ? setting : $"Timeouts:{stall.StoppedBy} (Leak.Timeouts), or a higher {setting}")
            {
                Has = rate is null ? "it is off" : FormattableString.Invariant($"it is {rate.BytesPerSecond:0.##} bytes a second, and the body comes faster"),
            };
        }

        var lasts = rate.TimeOf(bytes);
        return Timed(stall, setting, lasts > rate.Grace ? lasts : rate.Grace, "min_request_body_data_rate");
    }

    private static Guard Response(Stall stall, DataRate? rate)
    {
        var setting = Setting(nameof(KestrelServerLimits.MinResponseDataRate));
        return rate is null ? new Guard(stall, setting) { Has = "it is off" } : Timed(stall, setting, rate.Grace + rate.TimeOf(BytesBeforeData), "min_response_data_rate");
    }

    /// <summary>The framework's request timeout answers 504, and the connection waits for its next request.</summary>
    private static Guard Handler(Stall stall, AppLimits limits) => limits.RequestTimeout is { } timeout && AppLimits.IsLimit(timeout)
        ? new Guard(stall, "RequestTimeoutOptions.DefaultPolicy") { Limits = [new Limit("RequestTimeoutOptions.DefaultPolicy", timeout, FiresAs: null)] }
        : Nothing(stall);

    private static Guard WebSocket(Stall stall, TimeSpan? silence)
    {
        const string Setting = $"{nameof(WebSocketOptions)}.{nameof(WebSocketOptions.KeepAliveTimeout)}";
        return silence is { } limit && AppLimits.IsLimit(limit)
            ? new Guard(stall, Setting) { Limits = [new Limit(Setting, limit, FiresAs: null)] }
            : new Guard(stall, Setting) { Has = "it is off" };
    }

    /// <summary>SignalR closes the WebSocket, and waits for the client's close.</summary>
    private static Guard Hub(Stall stall, TimeSpan? handshake)
    {
        var guard = Timed(stall, $"{nameof(HubOptions)}.{nameof(HubOptions.HandshakeTimeout)}", handshake ?? TimeSpan.Zero, firesAs: null);
        return guard.IsBounded ? guard with { Limits = [.. guard.Limits, new Limit(nameof(WebSocketTransport.CloseTimeout), new WebSocketTransport().CloseTimeout, FiresAs: null)] } : guard;
    }

    private static Guard Nothing(Stall stall) => new(stall, stall.IgnoresAbort
        ? $"Timeouts:{LimitNames.Handler} and {TimeoutsGuards.MaxRequests}: Kestrel has no setting for it"
        : $"Timeouts:{stall.StoppedBy} (Leak.Timeouts): Kestrel has no setting for it");

    private static string Setting(string name) => $"{nameof(KestrelServerLimits)}.{name}";

    private static string Name(string setting) => setting[(setting.IndexOf('.', StringComparison.Ordinal) + 1)..];
}
