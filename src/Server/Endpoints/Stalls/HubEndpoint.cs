using Leak.Timeouts;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Leak.Server.Endpoints.Stalls;

/// <summary><c>/stall/hub</c>: a SignalR hub without methods, by WebSockets alone.</summary>
internal static class HubEndpoint
{
    public static void AddHub(this IServiceCollection services)
    {
        services.AddSignalR();
        services.AddSingleton<IConfigureOptions<HubOptions>, HubHandshake>();
    }

    public static void MapHub(this WebApplication app) => app.MapHub<EmptyHub>("/stall/hub", options => options.Transports = HttpTransportType.WebSockets);

    private sealed class EmptyHub : Hub;

    /// <summary>A hub's client may be silent at first for as long as the client of any WebSocket; with that limit off, for as long as it likes.</summary>
    private sealed class HubHandshake(IOptions<TimeoutsOptions> timeouts) : IConfigureOptions<HubOptions>
    {
        // SignalR knows no infinite time here.
        private static readonly TimeSpan s_off = TimeSpan.FromDays(1);

        public void Configure(HubOptions options) =>
            options.HandshakeTimeout = timeouts.Value is { Enabled: true, WebSocket: var limit } && limit > TimeSpan.Zero ? limit : s_off;
    }
}
