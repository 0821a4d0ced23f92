using System.Runtime.CompilerServices;
using System.Threading.RateLimiting;
using Leak.Timeouts.Connections;
using Leak.Timeouts.Reporting;
using Leak.Timeouts.Requests;
using Microsoft.AspNetCore.Http;

namespace Leak.Timeouts.Middleware;

/// <summary>What needs the endpoint: its ceiling of requests, and the answer where its upstream timed out.</summary>
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
            settings.Meter.Refused(NameOf(endpoint), ceiling.MaxRequests, ceiling.Warning.IsDue(settings.Time), settings.IsObserving);
            if (settings.IsObserving)
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        }

        return InvokeAsync(context, endpoint, lease);
    }

    private async Task InvokeAsync(HttpContext context, Endpoint endpoint, RateLimitLease? lease)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException exception)
            when (exception.InnerException is TimeoutException && !context.Response.HasStarted && !settings.IsObserving)
        {
            // HttpClient's timeout, or its handler's on connecting.
            Find(context)?.OnUpstreamTimeout(NameOf(endpoint));
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
        }
        finally
        {
            lease?.Dispose();
        }
    }

    private static string NameOf(Endpoint endpoint) => endpoint.DisplayName ?? "no name";

    private static RequestWatch? Find(HttpContext context) => context.Features.Get<ConnectionWatch>()?.Find(context.Features);

    private sealed class Ceiling
    {
        public SeldomWarning Warning { get; } = new();

        public int MaxRequests { get; private init; }

        public ConcurrencyLimiter? Limiter { get; private init; }

        public static Ceiling Of(Endpoint endpoint, WatchSettings settings)
        {
            var maximum = endpoint.Metadata.GetMetadata<IMaxRequests>()?.MaxRequests ?? settings.MaxRequests;
            return new Ceiling
            {
                MaxRequests = maximum,
                Limiter = maximum == 0 ? null : new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = maximum }),
            };
        }
    }
}
