using System.Reflection;
using Leak.Profiling.Naming;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Leak.Profiling.Requests;

/// <summary>Has the lambdas of an application's endpoints named by their routes.</summary>
internal static class EndpointRoutes
{
    /// <summary>Once the application has started: by then it has mapped them.</summary>
    public static void LearnOnceStarted(IServiceProvider services)
    {
        if (services.GetService<IHostApplicationLifetime>() is { } lifetime && services.GetService<EndpointDataSource>() is { } endpoints)
        {
            lifetime.ApplicationStarted.Register(() => Learn(endpoints));
        }
    }

    private static void Learn(EndpointDataSource endpoints)
    {
        foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>())
        {
            if (HandlerOf(endpoint) is { } handler && endpoint.RoutePattern.RawText is { } pattern)
            {
                var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
                LambdaRoutes.Add(handler, methods.Count == 0 ? pattern : $"{string.Join(',', methods)} {pattern}");
            }
        }
    }

    private static MethodInfo? HandlerOf(RouteEndpoint endpoint)
    {
        // A request delegate has no metadata of its own. What the framework wraps another in serves other routes too.
        var handler = endpoint.Metadata.GetMetadata<MethodInfo>() ?? endpoint.RequestDelegate?.Method;
        return handler?.Module.Assembly.GetName().Name?.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) == false ? handler : null;
    }
}
