using System.Diagnostics.Metrics;
using Leak.Timeouts.Reporting;
using Microsoft.Extensions.Logging;

namespace Leak.Timeouts;

/// <summary>Counts and logs what fires. Thread-safe.</summary>
public sealed class TimeoutsMeter
{
    /// <summary>The meter's name, for exporters.</summary>
    public const string Name = "Leak.Timeouts";

    /// <summary>Counter of timeouts and refusals; tag <c>limit</c> (<see cref="TimeoutLimitNames.Tag"/>).</summary>
    public const string FiredName = "leak.timeouts.fired";

    /// <summary>Counter of what would be timed out or refused under <see cref="TimeoutsMode.Observe"/>; tag <c>limit</c>, as <see cref="FiredName"/>.</summary>
    public const string ObservedName = "leak.timeouts.observed";

    /// <summary>Requests that were ended and whose handlers still run, now; tag <c>endpoint</c>, the endpoint's display name.</summary>
    public const string AbandonedName = "leak.timeouts.abandoned";

    /// <summary>
    /// The most connections that there may be if the limits act, now: how many were opened and how many requests ended within the longest
    /// time that a connection may be without a request, and how many requests are in progress. It is there where the limits are off or are
    /// only observed, too. It is not where <see cref="TimeoutsOptions.KeepAlive"/> or <see cref="TimeoutsOptions.RequestHead"/> is 0.
    /// </summary>
    public const string ConnectionBoundName = "leak.timeouts.connection_bound";

    /// <summary>Creates the instruments.</summary>
    public TimeoutsMeter(IMeterFactory meters, ILogger<TimeoutsMeter> logger)
    {
        ArgumentNullException.ThrowIfNull(meters);
        Meter = meters.Create(Name);
        var meter = Meter;
        Watches = new WatchMeter(
            meter.CreateCounter<long>(FiredName, "{timeout}", "Timeouts that fired, and requests that were refused, by limit."),
            meter.CreateCounter<long>(ObservedName, "{timeout}", "Timeouts and refusals that would be, were they enforced, by limit."),
            meter.CreateUpDownCounter<long>(AbandonedName, "{request}", "Requests that were ended and whose handlers still run."),
            logger);
    }

    /// <summary>The meter.</summary>
    internal Meter Meter { get; }

    /// <summary>What the watches tell.</summary>
    internal WatchMeter Watches { get; }
}
