using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Leak.Timeouts;

/// <summary>Counts and logs what fires. Thread-safe.</summary>
public sealed class TimeoutsMeter
{
    /// <summary>The meter's name, for exporters.</summary>
    public const string Name = "Leak.Timeouts";

    /// <summary>Counter of timeouts and refusals; tag <c>limit</c> (<see cref="TimeoutLimitNames.Tag"/>).</summary>
    public const string FiredName = "leak.timeouts.fired";

    /// <summary>Requests that were ended and whose handlers still run, now; tag <c>endpoint</c>, the endpoint's display name.</summary>
    public const string AbandonedName = "leak.timeouts.abandoned";

    private readonly Counter<long> _fired;
    private readonly UpDownCounter<long> _abandoned;
    private readonly ILogger _logger;

    /// <summary>Creates the instruments.</summary>
    public TimeoutsMeter(IMeterFactory meters, ILogger<TimeoutsMeter> logger)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(Name);
        _fired = meter.CreateCounter<long>(FiredName, "{timeout}", "Timeouts that fired, and requests that were refused, by limit.");
        _abandoned = meter.CreateUpDownCounter<long>(AbandonedName, "{request}", "Requests that were ended and whose handlers still run.");
        _logger = logger;
    }

    internal ILogger Logger => _logger;

    internal void ConnectionFired(TimeoutLimit limit, TimeSpan elapsed, string connectionId)
    {
        Count(limit);
        Log.ConnectionTimedOut(_logger, limit.Tag(), elapsed, connectionId);
    }

    internal void RequestFired(TimeoutLimit limit, TimeSpan elapsed, string endpoint, string connectionId)
    {
        Count(limit);
        Log.RequestTimedOut(_logger, limit.Tag(), elapsed, endpoint, connectionId);
    }

    internal void Count(TimeoutLimit limit) => _fired.Add(1, new KeyValuePair<string, object?>("limit", limit.Tag()));

    internal void Abandon(string endpoint, TimeSpan elapsed)
    {
        _abandoned.Add(1, new KeyValuePair<string, object?>("endpoint", endpoint));
        Log.HandlerIsDeaf(_logger, endpoint, elapsed);
    }

    internal void AbandonedEnded(string endpoint) => _abandoned.Add(-1, new KeyValuePair<string, object?>("endpoint", endpoint));
}
