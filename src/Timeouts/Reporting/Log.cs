using Microsoft.Extensions.Logging;

namespace Leak.Timeouts.Reporting;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Limit} timeout after {Elapsed}: closing connection {ConnectionId}")]
    public static partial void ConnectionTimedOut(ILogger logger, string limit, TimeSpan elapsed, string connectionId);

    [LoggerMessage(2, LogLevel.Warning, "{Limit} timeout after {Elapsed}: ending a request to {Endpoint} on connection {ConnectionId}")]
    public static partial void RequestTimedOut(ILogger logger, string limit, TimeSpan elapsed, string endpoint, string connectionId);

    [LoggerMessage(3, LogLevel.Warning, "A request to {Endpoint} was ended after {Elapsed}, but its handler ignores its token and still runs")]
    public static partial void HandlerIsDeaf(ILogger logger, string endpoint, TimeSpan elapsed);

    [LoggerMessage(4, LogLevel.Warning, "{Endpoint} has {MaxRequests} requests in progress: answering 503 until some end")]
    public static partial void EndpointIsFull(ILogger logger, string endpoint, int maxRequests);

    [LoggerMessage(5, LogLevel.Warning, "Connections of local port {Port} are not watched, so nothing ends them but Kestrel: "
        + "ConfigureEndpointDefaults replaces what AddTimeouts set there; call listenOptions.UseTimeouts() in it")]
    public static partial void ConnectionsAreNotWatched(ILogger logger, int port);

    [LoggerMessage(6, LogLevel.Warning, "app.UseTimeouts() was not called: requests are bounded, but handlers that ignore their token are not "
        + "(Timeouts:MaxRequests), and streams end at Timeouts:Handler")]
    public static partial void EndpointsAreNotKnown(ILogger logger);

    [LoggerMessage(7, LogLevel.Error, "Watching connection {ConnectionId} failed")]
    public static partial void WatchFailed(ILogger logger, Exception exception, string connectionId);

    [LoggerMessage(8, LogLevel.Warning, "Upstream timeout: a request to {Endpoint} on connection {ConnectionId} is answered 504")]
    public static partial void UpstreamTimedOut(ILogger logger, string endpoint, string connectionId);
}
