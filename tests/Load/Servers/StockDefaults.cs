using System.Reflection;
using Leak.Server;
using Leak.Timeouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Leak.Load.Servers;

/// <summary>Leaves Kestrel, SignalR and HttpClient as they come.</summary>
public static class StockDefaults
{
    private static readonly Type[] s_configured =
        [typeof(IConfigureOptions<KestrelServerOptions>), typeof(IPostConfigureOptions<KestrelServerOptions>), typeof(IConfigureOptions<HubOptions>)];

    private static readonly Assembly[] s_ours = [typeof(TimeoutsOptions).Assembly, typeof(ServerApp).Assembly];

    /// <summary>Takes away what <c>Leak.Timeouts</c> and the sample server set in them: turned off, they put a day, and no limit, in place of their own.</summary>
    /// <param name="services">The server's, after its own were added, with <c>Timeouts:Enabled</c> false.</param>
    public static void LeaveStockLimits(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var ours = services
            .Where(service => s_configured.Contains(service.ServiceType) && s_ours.Contains(service.ImplementationType?.Assembly))
            .ToList();
        foreach (var service in ours)
        {
            services.Remove(service);
        }

        // SignalR turns the pings of the whole app off.
        services.PostConfigure<WebSocketOptions>(options => options.KeepAliveInterval = new WebSocketOptions().KeepAliveInterval);
        services.PostConfigureAll<HttpClientFactoryOptions>(options => options.HttpClientActions.Clear());
    }
}
