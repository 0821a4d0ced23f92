using System.Runtime.CompilerServices;
using System.Threading.RateLimiting;
using Leak.Timeouts.Connections;
using Leak.Timeouts.Limits;
using Leak.Timeouts.Reporting;
using Leak.Timeouts.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Leak.Timeouts.Middleware;

/// <summary>What needs the endpoint: its ceiling of requests, the progress of its stream, and the answer where its upstream timed out.</summary>
internal sealed class BackstopMiddleware(RequestDelegate next, WatchSettings settings)
{
    private readonly ConditionalWeakTable<Endpoint, Ceiling> _ceilings = [];
    private readonly ConditionalWeakTable<Endpoint, Ceiling>.CreateValueCallback _create = endpoint => Ceiling.Of(endpoint, settings);

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint)
        {
            return next(context);
        }

        var ceiling = _ceilings.GetValue(endpoint, _create);
        var lease = ceiling.Limiter?.AttemptAcquire();
        if (lease?.IsAcquired == false)
        {
            lease.Dispose();
            return Refuse(context, endpoint, ceiling);
        }

        return InvokeAsync(context, endpoint, ceiling, lease);
    }

    private async Task InvokeAsync(HttpContext context, Endpoint endpoint, Ceiling ceiling, RateLimitLease? lease)
    {
        try
        {
            await (ceiling.IsStream ? StreamAsync(context) : next(context));
        }
        catch (OperationCanceledException exception) when (exception.InnerException is TimeoutException && !context.Response.HasStarted)
        {
            // HttpClient's timeout, or its handler's on connecting.
            Find(context)?.OnUpstreamTimeout(endpoint.DisplayName ?? "no name");
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
        }
        finally
        {
            lease?.Dispose();
        }
    }

    private async Task StreamAsync(HttpContext context)
    {
        var body = context.Features.Get<IHttpResponseBodyFeature>();
        if (body is null || Find(context) is not { } request)
        {
            await next(context);
            return;
        }

        var watched = new StreamResponseBodyFeature(new ActivityStream(body.Stream, request, countsReads: false), body);
        context.Features.Set<IHttpResponseBodyFeature>(watched);
        request.OnHeard();
        try
        {
            await next(context);
            await watched.CompleteAsync();
        }
        finally
        {
            context.Features.Set(body);
        }
    }

    private Task Refuse(HttpContext context, Endpoint endpoint, Ceiling ceiling)
    {
        settings.Meter.Count(Limit.MaxRequests);
        if (ceiling.Warn(settings.Time))
        {
            Log.EndpointIsFull(settings.Meter.Logger, endpoint.DisplayName ?? "no name", ceiling.MaxRequests);
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    private static RequestWatch? Find(HttpContext context) => context.Features.Get<ConnectionWatch>()?.Find(context.Features);

    private sealed class Ceiling
    {
        private static readonly TimeSpan s_betweenWarnings = TimeSpan.FromSeconds(10);

        private long _warnedAt;

        public int MaxRequests { get; private init; }

        public ConcurrencyLimiter? Limiter { get; private init; }

        public bool IsStream { get; private init; }

        public static Ceiling Of(Endpoint endpoint, WatchSettings settings)
        {
            var maximum = endpoint.Metadata.GetMetadata<IMaxRequests>()?.MaxRequests ?? settings.MaxRequests;
            return new Ceiling
            {
                MaxRequests = maximum,
                Limiter = maximum == 0 ? null : new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = maximum }),
                IsStream = endpoint.Metadata.GetMetadata<IStreamTimeout>() is not null,
            };
        }

        /// <summary>A flood of refusals is one line in 10 s; the counter has them all.</summary>
        public bool Warn(TimeProvider time)
        {
            var now = time.GetTimestamp();
            var last = Volatile.Read(ref _warnedAt);
            return (last == 0 || time.GetElapsedTime(last, now) >= s_betweenWarnings) && Interlocked.CompareExchange(ref _warnedAt, now, last) == last;
        }
    }
}
