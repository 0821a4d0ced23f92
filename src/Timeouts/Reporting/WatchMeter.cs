using System.Diagnostics.Metrics;
using Leak.Timeouts.Configuration;
using Leak.Timeouts.Limits;
using Microsoft.Extensions.Logging;

namespace Leak.Timeouts.Reporting;

/// <summary>Counts and logs what fires. Thread-safe.</summary>
/// <param name="fired">Timeouts and refusals, by limit.</param>
/// <param name="observed">What would be timed out or refused, by limit.</param>
/// <param name="abandoned">Requests that were ended and whose handlers still run, by endpoint.</param>
/// <param name="logger">Where to.</param>
internal sealed class WatchMeter(Counter<long> fired, Counter<long> observed, UpDownCounter<long> abandoned, ILogger logger)
{
    // A display name is the application's, but nothing keeps it from being long or of several lines.
    private const int MostOfAName = 256;

    public ILogger Logger => logger;

    public void ConnectionFired(Limit limit, TimeSpan? value, TimeSpan elapsed, string connectionId, bool isObserved = false)
    {
        if (isObserved)
        {
            Count(observed, limit);
            Log.ConnectionObserved(logger, connectionId, elapsed, limit.Tag(), Text(value), limit.Remedy());
            return;
        }

        Count(fired, limit);
        Log.ConnectionTimedOut(logger, connectionId, elapsed, limit.Tag(), Text(value), limit.Remedy());
    }

    public void RequestFired(Limit limit, TimeSpan? value, TimeSpan elapsed, string endpoint, string connectionId, bool isObserved = false)
    {
        if (isObserved)
        {
            Count(observed, limit);
            Log.RequestObserved(logger, Name(endpoint), connectionId, elapsed, limit.Tag(), Text(value), limit.Remedy());
            return;
        }

        Count(fired, limit);
        Log.RequestTimedOut(logger, Name(endpoint), connectionId, elapsed, limit.Tag(), Text(value), limit.Remedy());
    }

    public void UpstreamFired(TimeSpan? value, string endpoint, string connectionId)
    {
        Count(fired, Limit.Upstream);
        Log.UpstreamTimedOut(logger, Name(endpoint), connectionId, Limit.Upstream.Tag(), Text(value), Limit.Upstream.Remedy());
    }

    public void UpstreamObserved(TimeSpan value, TimeSpan elapsed, string client)
    {
        Count(observed, Limit.Upstream);
        Log.UpstreamObserved(logger, Name(client), elapsed, Limit.Upstream.Tag(), Text(value), Limit.Upstream.Remedy());
    }

    /// <summary>A request too many. A flood of them is logged now and then only; the counter has them all.</summary>
    public void Refused(string endpoint, int maxRequests, bool isLogged, bool isObserved)
    {
        Count(isObserved ? observed : fired, Limit.MaxRequests);
        if (isLogged && isObserved)
        {
            Log.FullEndpointObserved(logger, Name(endpoint), maxRequests, Limit.MaxRequests.Remedy());
        }
        else if (isLogged)
        {
            Log.EndpointIsFull(logger, Name(endpoint), maxRequests, Limit.MaxRequests.Remedy());
        }
    }

    /// <summary>A connection too many for <c>MaxConnections</c>.</summary>
    public void ConnectionRefused(int maxConnections, bool isLogged, bool isObserved)
    {
        Count(isObserved ? observed : fired, Limit.MaxConnections);
        if (isLogged && isObserved)
        {
            Log.FullServerObserved(logger, maxConnections, Limit.MaxConnections.Remedy());
        }
        else if (isLogged)
        {
            Log.ServerIsFull(logger, maxConnections, Limit.MaxConnections.Remedy());
        }
    }

    /// <summary>A connection too many for what the process may open.</summary>
    public void DescriptorRefused(int openFiles, int reserve, bool isLogged, bool isObserved)
    {
        Count(isObserved ? observed : fired, Limit.MaxConnections);
        if (isLogged && isObserved)
        {
            Log.FullProcessObserved(logger, openFiles, reserve, Remedies.MoreFiles);
        }
        else if (isLogged)
        {
            Log.ProcessIsFull(logger, openFiles, reserve, Remedies.MoreFiles);
        }
    }

    public void Abandon(string endpoint, TimeSpan elapsed)
    {
        abandoned.Add(1, new KeyValuePair<string, object?>("endpoint", endpoint));
        Log.HandlerIsDeaf(logger, Name(endpoint), elapsed);
    }

    public void AbandonedEnded(string endpoint) => abandoned.Add(-1, new KeyValuePair<string, object?>("endpoint", endpoint));

    private static void Count(Counter<long> counter, Limit limit) => counter.Add(1, new KeyValuePair<string, object?>("limit", limit.Tag()));

    private static string Name(string name) => EscapedText.Of(name, MostOfAName);

    private static string Text(TimeSpan? value) => value?.ToString() ?? "a rate";
}
