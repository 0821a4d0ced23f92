using Leak.Timeouts.Reporting;
using Leak.Timeouts.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Leak.Timeouts.Middleware;

/// <summary>Puts <see cref="RequestWatchMiddleware"/> before everything else, with no line in the application.</summary>
/// <param name="settings">The server's.</param>
/// <param name="uses">What the application called.</param>
/// <param name="bound">Made before the first connection: it sees only what begins after it.</param>
#pragma warning disable CS9113 // It counts from here on, of itself.
internal sealed class RequestWatchFilter(WatchSettings settings, RequestWatchFilter.Uses uses, ConnectionBound bound) : IStartupFilter
#pragma warning restore CS9113
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
