using Leak.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Leak.Load.Servers;

/// <summary>Leaves Kestrel and HttpClient as they come.</summary>
public static class StockDefaults
{
    private static readonly Type[] s_configured = [typeof(IConfigureOptions<KestrelServerOptions>), typeof(IPostConfigureOptions<KestrelServerOptions>)];

    /// <summary>Takes away what <c>Leak.Timeouts</c> sets in them: turned off, it puts a day, and no limit, in place of their own.</summary>
    /// <param name="services">The server's, after its own were added, with <c>Timeouts:Enabled</c> false.</param>
    public static void LeaveStockLimits(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var ours = services
            .Where(service => s_configured.Contains(service.ServiceType) && service.ImplementationType?.Assembly == typeof(TimeoutsOptions).Assembly)
            .ToList();
        foreach (var service in ours)
        {
            services.Remove(service);
        }

        services.PostConfigureAll<HttpClientFactoryOptions>(options => options.HttpClientActions.Clear());
    }
}
