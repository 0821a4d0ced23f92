using Leak.Timeouts.Configuration;
using Microsoft.AspNetCore.Http;

namespace Leak.Timeouts.Requests;

/// <summary>The limits of one request: the server's, or those of its endpoint.</summary>
internal readonly record struct RequestLimits(long Read, long Write, long Handler, long Stream, bool IsStream)
{
    public static RequestLimits Of(Endpoint? endpoint, LimitTable limits)
    {
        var deadlines = endpoint?.Metadata.GetMetadata<DeadlinesAttribute>();
        var stream = endpoint?.Metadata.GetMetadata<StreamTimeoutAttribute>();
        // Every limit of a server whose timeouts are off stays off.
        return new RequestLimits(
            Or(deadlines?.ReadSeconds, TimeoutLimit.Read),
            Or(deadlines?.WriteSeconds, TimeoutLimit.Write),
            Or(deadlines?.HandlerSeconds, TimeoutLimit.Handler),
            Or(stream?.Seconds, TimeoutLimit.Stream),
            stream is not null);

        long Or(double? seconds, TimeoutLimit limit) =>
            seconds is { } own && !double.IsNaN(own) ? limits.Ticks(TimeSpan.FromSeconds(own)) : limits[limit];
    }
}
