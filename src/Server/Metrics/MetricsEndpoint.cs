using OpenTelemetry.Metrics;

namespace Leak.Server.Metrics;

/// <summary><c>GET /metrics</c>: the public application's metrics as Prometheus text, whichever listener serves them.</summary>
internal static class MetricsEndpoint
{
    /// <param name="endpoints">The application that serves them.</param>
    /// <param name="measured">The services of the application that is measured.</param>
    public static void MapMetrics(this IEndpointRouteBuilder endpoints, IServiceProvider measured)
    {
        // The exporter makes one answer at a time, and is not done with one before it is written.
        endpoints.MapPrometheusScrapingEndpoint(
                "/metrics", measured.GetRequiredService<MeterProvider>(), app => app.UseFinishedAnswer(), optionsName: null)
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
    }
}
