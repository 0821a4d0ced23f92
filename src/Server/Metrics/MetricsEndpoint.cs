using OpenTelemetry.Metrics;

namespace Leak.Server.Metrics;

/// <summary><c>GET /metrics</c>: the public application's metrics as Prometheus text, whichever listener serves them.</summary>
internal static class MetricsEndpoint
{
    /// <param name="endpoints">The application that serves them.</param>
    /// <param name="measured">The services of the application that is measured.</param>
    public static void MapMetrics(this IEndpointRouteBuilder endpoints, IServiceProvider measured)
    {
        endpoints.MapPrometheusScrapingEndpoint(
                "/metrics", measured.GetRequiredService<MeterProvider>(), configureBranchedPipeline: null, optionsName: null)
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
    }
}
