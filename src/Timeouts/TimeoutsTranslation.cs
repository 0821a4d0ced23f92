using Leak.Timeouts.Connections;
using Leak.Timeouts.Limits;
using Leak.Timeouts.Requests;

namespace Leak.Timeouts;

/// <summary>Tells the watches, which know no options, what the options say.</summary>
internal static class TimeoutsTranslation
{
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
