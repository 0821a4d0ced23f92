using Leak.Timeouts.Connections;
using Leak.Timeouts.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Leak.Timeouts;

/// <summary>Watches every endpoint's connections, before TLS.</summary>
internal sealed class KestrelEndpoints(IOptions<TimeoutsOptions> timeouts) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions options)
    {
        options.ConfigureEndpointDefaults(WatchedEndpoint.Watch);
        options.ConfigureHttpsDefaults(https =>
        {
            if (KestrelLimits.AreOurs(timeouts.Value))
            {
                https.HandshakeTimeout = CoarseTimer.NotBefore(KestrelLimits.OrFar(timeouts.Value, timeouts.Value.Handshake));
            }
        });
    }
}

/// <summary>Puts what Kestrel can do itself into its limits, after the application, so that off is off.</summary>
internal sealed class KestrelLimits(IOptions<TimeoutsOptions> timeouts) : IPostConfigureOptions<KestrelServerOptions>
{
    // So far behind that of two that come at once ours refuses both, and counts them.
    private const int BehindOurs = 1_000;

    /// <summary>Whether Kestrel's limits are set: where ours are only observed, the application's stay.</summary>
    public static bool AreOurs(TimeoutsOptions options) => !options.Enabled || options.Mode == TimeoutsMode.Enforce;

    public static TimeSpan OrFar(TimeoutsOptions options, TimeSpan limit) =>
        options.Enabled && limit > TimeSpan.Zero ? limit : TimeoutsOptions.Far;

    public void PostConfigure(string? name, KestrelServerOptions options)
    {
        var values = timeouts.Value;
        if (!AreOurs(values))
        {
            return;
        }

        var limits = options.Limits;
        limits.RequestHeadersTimeout = OrFar(values, values.RequestHead);
        limits.KeepAliveTimeout = OrFar(values, values.KeepAlive);
        limits.MinRequestBodyDataRate = Rate(values.MinRequestBodyDataRate);
        limits.MinResponseDataRate = Rate(values.MinResponseDataRate);
        // Ours counts the upgraded ones too, and all endpoints together. Kestrel's is for an endpoint that is not watched.
        limits.MaxConcurrentConnections = values.Enabled && values.MaxConnections > 0 ? values.MaxConnections + BehindOurs : null;
        limits.MaxConcurrentUpgradedConnections = null;

        MinDataRate? Rate(DataRateOptions rate) =>
            values.Enabled && rate.BytesPerSecond > 0 ? new MinDataRate(rate.BytesPerSecond, rate.Grace) : null;
    }
}

/// <summary>
/// Has a WebSocket's client heard often enough that silence means something. After all others: SignalR turns the pings of the whole app off
/// (<c>AddSignalR</c>), for its own clients need none.
/// </summary>
internal sealed class WebSocketPings(IOptions<TimeoutsOptions> timeouts) : IPostConfigureOptions<WebSocketOptions>
{
    // Ours acts first, and says so; the framework's is the second line.
    private static readonly TimeSpan s_later = TimeSpan.FromSeconds(3);

    public void PostConfigure(string? name, WebSocketOptions options)
    {
        var limit = timeouts.Value.WebSocket;
        if (!timeouts.Value.Enabled || limit <= TimeSpan.Zero)
        {
            return;
        }

        // Shorter ones of the app's own are as good.
        if (options.KeepAliveInterval <= TimeSpan.Zero || options.KeepAliveInterval > limit / 3)
        {
            options.KeepAliveInterval = limit / 3;
        }

        // Without one it would send no pings, which clients answer, but pongs.
        if (options.KeepAliveTimeout <= TimeSpan.Zero)
        {
            options.KeepAliveTimeout = timeouts.Value.Mode == TimeoutsMode.Enforce ? limit + s_later : TimeoutsOptions.Far;
        }
    }
}
