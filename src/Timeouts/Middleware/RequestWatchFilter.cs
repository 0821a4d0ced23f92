using Leak.Timeouts.Reporting;
using Leak.Timeouts.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Leak.Timeouts.Middleware;

/// <summary>Puts <see cref="RequestWatchMiddleware"/> before everything else, with no line in the application.</summary>
internal sealed class RequestWatchFilter(WatchSettings settings, RequestWatchFilter.Uses uses) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (settings.IsEnabled)
        {
            app.UseMiddleware<RequestWatchMiddleware>();
        }

        next(app);
        if (settings.IsEnabled && !uses.UseTimeouts)
        {
            Log.EndpointsAreNotKnown(settings.Meter.Logger);
        }
    };

    /// <summary>What the application called.</summary>
    internal sealed class Uses
    {
        public bool UseTimeouts { get; set; }
    }
}
