using Leak.Profiling.Endpoints;
using Leak.Profiling.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Leak.Profiling;

/// <summary>Serves the task profile over HTTP, by the conventions of Go's <c>net/http/pprof</c>.</summary>
public static class TaskProfileEndpoints
{
    /// <summary>
    /// Maps <c>GET /debug/pprof/</c>, an index page, and <c>GET /debug/pprof/tasks</c>: gzipped pprof protobuf, or
    /// <c>?debug=1</c> text grouped by stack, <c>?debug=2</c> one by one with ages, <c>?format=speedscope</c>;
    /// <c>?seconds=N</c> for what appeared and stayed within N seconds. <c>GET /debug/pprof/tasklost</c>, in the same forms, has those that
    /// can never complete (<see cref="TaskProfile.CaptureLost"/>). <c>GET /debug/pprof/tasklints</c> tells what is likely to be a fault
    /// (<see cref="TaskLintOptions"/>). <c>GET /debug/requests</c> lists the requests in progress, where
    /// <see cref="RequestsInProgressServices.AddRequestsInProgress"/> was called.
    /// </summary>
    /// <remarks>
    /// Tracking is on from this call until the application has stopped, or is disposed once it was started. One capture at a time, four requests that wait for their seconds,
    /// and as many bytes of answers that are not read yet as one answer may have; others get 429. A client that takes no 64 KiB of its
    /// answer within 10 s loses it. A page of another origin (<c>Origin</c>, <c>Sec-Fetch-Site</c>) gets 403.
    /// </remarks>
    /// <param name="endpoints">The application.</param>
    /// <param name="configure">Changes the defaults.</param>
    /// <returns>All endpoints, for conventions such as <c>RequireAuthorization</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static IEndpointConventionBuilder MapTaskProfile(
        this IEndpointRouteBuilder endpoints, Action<TaskProfileEndpointOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var options = new TaskProfileEndpointOptions();
        configure?.Invoke(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxResponseBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxSeconds, 1);

        var handler = HandlerOf(options);
        if (endpoints.ServiceProvider.GetService<IHostApplicationLifetime>() is { } lifetime)
        {
            lifetime.ApplicationStarted.Register(() => ThreadPool.UnsafeQueueUserWorkItem(
                static handler => _ = handler.RehearseAsync(), handler, preferLocal: false));
            lifetime.ApplicationStopped.Register(handler.Dispose);
        }
        endpoints.DataSources.Add(new EndWithRouting(handler));
        var all = endpoints.MapGroup("");
        EndpointRoutes.LearnOnceStarted(endpoints.ServiceProvider);
        var group = all.MapGroup(options.Prefix);
        group.MapGet("/", (RequestDelegate)handler.IndexAsync);
        group.MapGet("/tasks", (RequestDelegate)handler.TasksAsync);
        group.MapGet("/tasklost", (RequestDelegate)handler.LostAsync);
        var requests = (options.Requests ?? endpoints.ServiceProvider.GetService<RequestsInProgress>())?.Open;
        if (requests is not null)
        {
            all.MapGet(options.RequestsPath, context => handler.RequestsAsync(context, requests));
        }
        var (lints, lintedRequests) = (options.Lints.ToSettings(), options.Lints.Requests?.Open ?? requests);
        group.MapGet("/tasklints", context => handler.LintsAsync(context, lints, lintedRequests));
        return all;
    }

    internal static TaskProfileHandler HandlerOf(TaskProfileEndpointOptions options) =>
        new(
            () => new EndpointSettings(options.AllowRemote, options.MaxResponseBytes, options.MaxSeconds, options.TimeProvider),
            options.Profile.StartReading());
}
