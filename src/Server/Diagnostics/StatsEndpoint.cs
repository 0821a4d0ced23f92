namespace Leak.Server.Diagnostics;

/// <summary><c>GET /debug/stats</c>: what the server holds now, as JSON.</summary>
internal static class StatsEndpoint
{
    public static void MapStats(this IEndpointRouteBuilder endpoints, ServerStatsReader reader)
    {
        endpoints.MapGet("/debug/stats", context =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return context.Response.WriteAsJsonAsync(reader.Read(), context.RequestAborted);
        });
    }
}
