using Leak.Timeouts.Connections;
using Leak.Timeouts.Limits;
using Leak.Timeouts.Requests;

namespace Leak.Timeouts;

/// <summary>Tells the watches, which know no options, what the options say.</summary>
internal static class TimeoutsTranslation
{
    // It asks at a heartbeat, aborts at the next, and half a second is for the machine.
    private static readonly TimeSpan s_slack = TimeSpan.FromSeconds(2.5);

    public static WatchSettings ToWatchSettings(this TimeoutsOptions options, TimeoutsMeter meter, TimeProvider? time = null)
    {
        var clock = time ?? TimeProvider.System;
        return new WatchSettings(
            options.Enabled,
            options.Mode == TimeoutsMode.Observe,
            options.MaxRequests,
            options.ProgressBytesPerSecond,
            clock,
            options.Enabled ? Limits(options, clock) : new LimitTable(clock),
            meter.Watches);
    }

    public static ConnectionBudget ToConnectionBudget(this TimeoutsOptions options, TimeoutsMeter meter, OpenFiles? files, TimeProvider? time = null) => new(
        options.MaxConnections, files, options.Mode == TimeoutsMode.Observe, time ?? TimeProvider.System, meter.Watches);

    /// <summary>
    /// The longest that a connection may be without a request in progress, with what the server may take to act: the handshake and the first
    /// head, or what is left of an answered request's body and the wait for the next. Null where nothing limits it.
    /// </summary>
    public static TimeSpan? LongestWithoutRequest(this TimeoutsOptions options)
    {
        var (first, next) = (options.Handshake + options.RequestHead, options.Read + options.KeepAlive);
        return options.RequestHead == TimeSpan.Zero || options.KeepAlive == TimeSpan.Zero ? null : (first > next ? first : next) + s_slack;
    }

    private static LimitTable Limits(TimeoutsOptions options, TimeProvider time) => new(
        time,
        (Limit.Handshake, options.Handshake),
        (Limit.RequestHead, options.RequestHead),
        (Limit.KeepAlive, options.KeepAlive),
        (Limit.Read, options.Read),
        (Limit.Write, options.Write),
        (Limit.Handler, options.Handler),
        (Limit.Upstream, options.Upstream),
        (Limit.Stream, options.Stream),
        (Limit.WebSocket, options.WebSocket));
}
