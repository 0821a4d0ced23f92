using Microsoft.AspNetCore.Builder;

namespace Leak.Timeouts;

/// <summary>Gives endpoints limits of their own. Every time is <see cref="TimeSpan.Zero"/> (off) or from 0.1 s to a day.</summary>
public static class EndpointExtensions
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(0.1);

    /// <summary>Sets the endpoint's own deadlines; one that is <see langword="null"/> stays the server's.</summary>
    /// <param name="endpoint">The endpoint, or a group.</param>
    /// <param name="read">In place of <see cref="TimeoutsOptions.Read"/>.</param>
    /// <param name="write">In place of <see cref="TimeoutsOptions.Write"/>.</param>
    /// <param name="handler">In place of <see cref="TimeoutsOptions.Handler"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is out of range.</exception>
    public static TBuilder WithDeadlines<TBuilder>(this TBuilder endpoint, TimeSpan? read = null, TimeSpan? write = null, TimeSpan? handler = null)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new DeadlinesAttribute
        {
            ReadSeconds = Seconds(read, nameof(read)),
            WriteSeconds = Seconds(write, nameof(write)),
            HandlerSeconds = Seconds(handler, nameof(handler)),
        });

    /// <summary>
    /// Marks an endpoint whose response lives long by intent, such as logs. It is ended by silence or unread data, not by its age. Answers of
    /// type <c>text/event-stream</c> and gRPC methods that stream need no mark; this call gives them a limit of their own.
    /// </summary>
    /// <param name="endpoint">The endpoint, or a group.</param>
    /// <param name="limit">In place of <see cref="TimeoutsOptions.Stream"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is out of range.</exception>
    public static TBuilder WithStreamTimeout<TBuilder>(this TBuilder endpoint, TimeSpan? limit = null)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new StreamTimeoutAttribute { Seconds = Seconds(limit, nameof(limit)) });

    /// <summary>Answers 503 while the endpoint has <paramref name="maxRequests"/> requests in progress; 0 for any number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not from 0 to 1,000,000.</exception>
    public static TBuilder WithMaxRequests<TBuilder>(this TBuilder endpoint, int maxRequests)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new MaxRequestsAttribute(maxRequests));

    private static double Seconds(TimeSpan? value, string parameter)
    {
        if (value is { } time && time != TimeSpan.Zero && (time < s_shortest || time > TimeoutsOptions.Far))
        {
            throw new ArgumentOutOfRangeException(parameter, time, "Allowed: 00:00:00 for off, or from 0.1 s to a day.");
        }

        return value?.TotalSeconds ?? double.NaN;
    }
}
