using Leak.Timeouts.Connections;
using Microsoft.AspNetCore.Http;

namespace Leak.Timeouts;

/// <summary>Tells what bounds a request in progress.</summary>
public static class RequestTimeoutExtensions
{
    /// <summary>
    /// What tells the limits that this request is under, whenever it is asked: <c>handler 90 s</c>, or <c>read 30 s, handler 90 s</c> while
    /// the client owes some of its body; null where all of them are off. It may be called from any thread, but only while the request is in
    /// progress.
    /// </summary>
    /// <remarks>It is made for lists of requests in progress: the <c>AddRequestsInProgress</c> of Leak.Profiling takes this method.</remarks>
    /// <param name="context">The request's, in or after the application's first middleware.</param>
    /// <returns>Null where nothing of this package bounds the request: it is off, or does not watch the connection.</returns>
    public static Func<string?>? TimeoutInForce(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<ConnectionWatch>() is { } connection && connection.Find(context.Features) is { } request
            ? () => connection.InForce(request)
            : null;
    }
}
