using Microsoft.Extensions.Logging;

namespace Leak.Timeouts.Reporting;

/// <summary>
/// What is logged. Nothing that a client sent is in it: an endpoint has the name that the application gave it, with its route's pattern,
/// never the path that was asked.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Closing connection {ConnectionId} after {Elapsed}: its {Limit} limit is {Value}. To change that: {Remedy}")]
    public static partial void ConnectionTimedOut(ILogger logger, string connectionId, TimeSpan elapsed, string limit, string value, string remedy);

    [LoggerMessage(2, LogLevel.Warning, "Ending a request to {Endpoint} on connection {ConnectionId} after {Elapsed}: its {Limit} limit is {Value}. To change that: {Remedy}")]
    public static partial void RequestTimedOut(
        ILogger logger, string endpoint, string connectionId, TimeSpan elapsed, string limit, string value, string remedy);

    [LoggerMessage(3, LogLevel.Warning, "A request to {Endpoint} was ended after {Elapsed}, but its handler ignores its token and still runs. To change that: "
        + "pass HttpContext.RequestAborted to all that the handler awaits; WithMaxRequests(…) on the endpoint bounds how many there are")]
    public static partial void HandlerIsDeaf(ILogger logger, string endpoint, TimeSpan elapsed);

    [LoggerMessage(4, LogLevel.Warning, "{Endpoint} has {MaxRequests} requests in progress: answering 503 until some end. To change that: {Remedy}")]
    public static partial void EndpointIsFull(ILogger logger, string endpoint, int maxRequests, string remedy);

    [LoggerMessage(5, LogLevel.Warning, "Connections of local port {Port} are not watched, so nothing ends them but Kestrel: "
        + "ConfigureEndpointDefaults replaces what AddTimeouts set there; call listenOptions.UseTimeouts() in it")]
    public static partial void ConnectionsAreNotWatched(ILogger logger, int port);

    [LoggerMessage(6, LogLevel.Warning, "app.UseTimeouts() was not called: requests are bounded, but handlers that ignore their token are not "
        + "(Timeouts:MaxRequests), and a request whose upstream timed out is not answered 504")]
    public static partial void EndpointsAreNotKnown(ILogger logger);

    [LoggerMessage(7, LogLevel.Error, "Watching connection {ConnectionId} failed")]
    public static partial void WatchFailed(ILogger logger, Exception exception, string connectionId);

    [LoggerMessage(8, LogLevel.Warning, "Answering a request to {Endpoint} on connection {ConnectionId} 504: its {Limit} limit is {Value}. To change that: {Remedy}")]
    public static partial void UpstreamTimedOut(ILogger logger, string endpoint, string connectionId, string limit, string value, string remedy);

    [LoggerMessage(9, LogLevel.Information, "Observed: connection {ConnectionId} would be closed after {Elapsed}: its {Limit} limit is {Value}. To change that: {Remedy}")]
    public static partial void ConnectionObserved(ILogger logger, string connectionId, TimeSpan elapsed, string limit, string value, string remedy);

    [LoggerMessage(10, LogLevel.Warning, "Observed: a request to {Endpoint} on connection {ConnectionId} would be ended after {Elapsed}: its {Limit} limit is {Value}. "
        + "To change that: {Remedy}")]
    public static partial void RequestObserved(
        ILogger logger, string endpoint, string connectionId, TimeSpan elapsed, string limit, string value, string remedy);

    [LoggerMessage(11, LogLevel.Warning, "Observed: {Endpoint} has {MaxRequests} requests in progress: more would be answered 503. To change that: {Remedy}")]
    public static partial void FullEndpointObserved(ILogger logger, string endpoint, int maxRequests, string remedy);

    [LoggerMessage(12, LogLevel.Warning, "Observed: a call by HttpClient {Client} would be given up after {Elapsed}: its {Limit} limit is {Value}. To change that: {Remedy}")]
    public static partial void UpstreamObserved(ILogger logger, string client, TimeSpan elapsed, string limit, string value, string remedy);

    [LoggerMessage(21, LogLevel.Warning, "{MaxConnections} connections are open: refusing more until some end. To change that: {Remedy}")]
    public static partial void ServerIsFull(ILogger logger, int maxConnections, string remedy);

    [LoggerMessage(22, LogLevel.Warning, "The process may open {OpenFiles} files, and all but the last {Reserve} are open: refusing connections until some end. "
        + "To change that: {Remedy}")]
    public static partial void ProcessIsFull(ILogger logger, int openFiles, int reserve, string remedy);

    [LoggerMessage(23, LogLevel.Warning, "Observed: {MaxConnections} connections are open: more would be refused. To change that: {Remedy}")]
    public static partial void FullServerObserved(ILogger logger, int maxConnections, string remedy);

    [LoggerMessage(24, LogLevel.Warning, "Observed: the process may open {OpenFiles} files, and all but the last {Reserve} are open: connections would be refused, "
        + "and with none left the process cannot go on. To change that: {Remedy}")]
    public static partial void FullProcessObserved(ILogger logger, int openFiles, int reserve, string remedy);

    [LoggerMessage(25, LogLevel.Warning, "Timeouts:MaxConnections is {MaxConnections}, but the process may open {OpenFiles} files: from {Most} on newcomers are refused. "
        + "To change that: {Remedy}")]
    public static partial void TooFewFiles(ILogger logger, int maxConnections, int openFiles, int most, string remedy);
}
