using Leak.Timeouts.Requests;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Leak.Timeouts.Connections;

/// <summary>Has an endpoint's connections watched, where anything is.</summary>
internal static class WatchedEndpoint
{
    public static void Watch(ListenOptions listen)
    {
        var settings = listen.ApplicationServices.GetRequiredService<WatchSettings>();
        if (settings.IsEnabled)
        {
            var budget = listen.ApplicationServices.GetRequiredService<ConnectionBudget>();
            listen.Use(next =>
            {
                // Read when the endpoint is bound: its protocols are set after these defaults.
                var onlyHttp2 = listen.Protocols == HttpProtocols.Http2;
                return connection => ConnectionWatch.RunAsync(connection, onlyHttp2, settings, next, budget);
            });
        }
    }
}
