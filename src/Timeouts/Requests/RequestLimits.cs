using Leak.Timeouts.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Leak.Timeouts.Requests;

/// <summary>The limits of one request: the server's, or those of its endpoint.</summary>
internal readonly record struct RequestLimits(long Read, long Write, long Handler, long Stream, Streaming Streaming)
{
    /// <summary>
    /// What an endpoint that the framework's own request timeouts must not end has beyond <see cref="Limit.Handler"/>. SignalR's are such,
    /// and its long poll is answered after 90 s, which is as long as <see cref="Limit.Handler"/> is by default.
    /// </summary>
    private static readonly TimeSpan s_longPoll = TimeSpan.FromSeconds(5);

    /// <summary>The value in force of a limit that can end a request.</summary>
    public long Of(Limit limit, LimitTable server) => limit switch
    {
        Limit.Read => Read,
        Limit.Write => Write,
        Limit.Handler => Handler,
        Limit.Stream => Stream,
        _ => server[limit],
    };

    public static RequestLimits Of(Endpoint? endpoint, LimitTable limits)
    {
        var deadlines = endpoint?.Metadata.GetMetadata<IDeadlines>();
        var stream = endpoint?.Metadata.GetMetadata<IStreamTimeout>();
        var handler = Or(deadlines?.HandlerSeconds, Limit.Handler);
        if (handler != LimitTable.Off && handler == limits[Limit.Handler] && endpoint?.Metadata.GetMetadata<DisableRequestTimeoutAttribute>() is not null)
        {
            handler += limits.Ticks(s_longPoll);
        }

        // Every limit of a server whose timeouts are off stays off.
        return new RequestLimits(
            Or(deadlines?.ReadSeconds, Limit.Read),
            Or(deadlines?.WriteSeconds, Limit.Write),
            handler,
            Or(stream?.Seconds, Limit.Stream),
            endpoint is null ? Streaming.None : StreamingMetadata.Of(endpoint));

        long Or(double? seconds, Limit limit) =>
            seconds is { } own && !double.IsNaN(own) ? limits.Ticks(TimeSpan.FromSeconds(own)) : limits[limit];
    }
}
