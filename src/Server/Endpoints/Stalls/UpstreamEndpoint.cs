using Leak.Timeouts;
using Microsoft.Extensions.Options;

namespace Leak.Server.Endpoints.Stalls;

/// <summary><c>GET /stall/upstream</c>: answers what the server of <see cref="StallsOptions.Upstream"/> answers, within <c>Timeouts:Upstream</c>.</summary>
internal static class UpstreamEndpoint
{
    private const string Client = "upstream";

    public static void AddUpstreamClient(this IServiceCollection services) =>
        services.AddHttpClient(Client)
            .AddUpstreamTimeout()

            // Each call would be four lines of log.
            .RemoveAllLoggers();

    public static void MapUpstream(this WebApplication app) => app.MapGet("/stall/upstream", HandleAsync);

    private static async Task HandleAsync(HttpContext context)
    {
        if (context.RequestServices.GetRequiredService<IOptions<StallsOptions>>().Value.Upstream is not { } upstream)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsync("No upstream: set Stalls:Upstream.\n", context.RequestAborted);
            return;
        }

        using var client = context.RequestServices.GetRequiredService<IHttpClientFactory>().CreateClient(Client);
        using var answer = await client.GetAsync(upstream, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
