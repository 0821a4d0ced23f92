using Leak.Profiling.Requests;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Leak.Profiling;

/// <summary>Has the requests in progress of an application noted.</summary>
public static class RequestsInProgressServices
{
    /// <summary>
    /// Notes each request while it is in progress, so that <see cref="TaskProfileEndpoints.MapTaskProfile"/> can list them at
    /// <c>/debug/requests</c>: how old each is, whose, where it waits, and the limit that it is under.
    /// </summary>
    /// <remarks>
    /// It costs each request an object, and a request that waits one async operation more. Where it was called before, it does nothing.
    /// </remarks>
    /// <param name="services">The application's.</param>
    /// <param name="limitOf">
    /// Who knows the limits of a request; null: nobody, and the list says so. It is called on the request's own thread as the request
    /// begins. What it returns is called from another thread, while the request is in progress, and tells the limit that the request is
    /// under then, or null for none: it may not touch the request's context. With <c>Leak.Timeouts</c>:
    /// <c>AddRequestsInProgress(context =&gt; context.TimeoutInForce())</c>.
    /// </param>
    public static IServiceCollection AddRequestsInProgress(this IServiceCollection services, Func<HttpContext, Func<string?>?>? limitOf = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(service => service.ServiceType == typeof(RequestsInProgress)))
        {
            return services;
        }
        services.AddSingleton(provider => new RequestsInProgress(new OpenRequests(provider.GetService<TimeProvider>() ?? TimeProvider.System)));
        return services.AddSingleton<IStartupFilter>(provider =>
            new OpenRequestsFilter(provider.GetRequiredService<RequestsInProgress>().Open, new RequestLimits(limitOf)));
    }
}
