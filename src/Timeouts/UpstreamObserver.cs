using Leak.Timeouts.Requests;

namespace Leak.Timeouts;

/// <summary>Tells of calls that <see cref="TimeoutsOptions.Upstream"/> would have given up, once they are over.</summary>
internal sealed class UpstreamObserver(string client, TimeSpan limit, WatchSettings settings) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var startedAt = settings.Time.GetTimestamp();
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            var elapsed = settings.Time.GetElapsedTime(startedAt);
            if (elapsed >= limit)
            {
                settings.Meter.UpstreamObserved(limit, elapsed, client);
            }
        }
    }
}
