using System.Diagnostics.Metrics;
using Leak.Timeouts.Limits;
using Microsoft.Extensions.Logging;

namespace Leak.Timeouts.Reporting;

/// <summary>Counts and logs what fires. Thread-safe.</summary>
/// <param name="fired">Timeouts and refusals, by limit.</param>
/// <param name="abandoned">Requests that were ended and whose handlers still run, by endpoint.</param>
/// <param name="logger">Where to.</param>
internal sealed class WatchMeter(Counter<long> fired, UpDownCounter<long> abandoned, ILogger logger)
{
    public ILogger Logger => logger;

    public void ConnectionFired(Limit limit, TimeSpan elapsed, string connectionId)
    {
        Count(limit);
        Log.ConnectionTimedOut(logger, limit.Tag(), elapsed, connectionId);
    }

    public void RequestFired(Limit limit, TimeSpan elapsed, string endpoint, string connectionId)
    {
        Count(limit);
        Log.RequestTimedOut(logger, limit.Tag(), elapsed, endpoint, connectionId);
    }

    public void Count(Limit limit) => fired.Add(1, new KeyValuePair<string, object?>("limit", limit.Tag()));

    public void Abandon(string endpoint, TimeSpan elapsed)
    {
        abandoned.Add(1, new KeyValuePair<string, object?>("endpoint", endpoint));
        Log.HandlerIsDeaf(logger, endpoint, elapsed);
    }

    public void AbandonedEnded(string endpoint) => abandoned.Add(-1, new KeyValuePair<string, object?>("endpoint", endpoint));
}
