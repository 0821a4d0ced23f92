using Leak.Timeouts.Limits;
using Microsoft.AspNetCore.Http;

namespace Leak.Timeouts.Requests;

/// <summary>The limits of one request: the server's, or those of its endpoint.</summary>
internal readonly record struct RequestLimits(long Read, long Write, long Handler, long Stream, Streaming Streaming)
{
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
        // Every limit of a server whose timeouts are off stays off.
        return new RequestLimits(
            Or(deadlines?.ReadSeconds, Limit.Read),
            Or(deadlines?.WriteSeconds, Limit.Write),
            Or(deadlines?.HandlerSeconds, Limit.Handler),
            Or(stream?.Seconds, Limit.Stream),
            endpoint is null ? Streaming.None : StreamingMetadata.Of(endpoint));

        long Or(double? seconds, Limit limit) =>
            seconds is { } own && !double.IsNaN(own) ? limits.Ticks(TimeSpan.FromSeconds(own)) : limits[limit];
    }
}
