using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Leak.Profiling.Requests;

/// <summary>Puts <see cref="OpenRequestsMiddleware"/> before what the application itself uses, with no line in it.</summary>
internal sealed class OpenRequestsFilter(OpenRequests requests, RequestLimits limits) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        EndpointRoutes.LearnOnceStarted(app.ApplicationServices);
        app.UseMiddleware<OpenRequestsMiddleware>(requests, limits);
        next(app);
    };
}
