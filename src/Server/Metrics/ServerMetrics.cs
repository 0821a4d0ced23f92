using System.Diagnostics.Metrics;
using Leak.Profiling;
using Leak.Timeouts;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Leak.Server.Metrics;

/// <summary>What <c>/metrics</c> shows.</summary>
internal static class ServerMetrics
{
    /// <summary>The server's own meter.</summary>
    public const string Meter = "Leak.Server";

    private static readonly string[] s_meters =
    [
        Meter,
        TimeoutsMeter.Name,
        TaskProfile.MeterName,
        "Microsoft.AspNetCore.Diagnostics",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Routing",
        "Microsoft.AspNetCore.Server.Kestrel",
        "System.Runtime",
    ];

    // The framework's own tags; a middleware may add others, with a value for each client, that are not for publication.
    private static readonly string[] s_connectionTags =
    [
        "error.type", "network.protocol.name", "network.protocol.version", "network.transport", "network.type",
        "server.address", "server.port", "tls.protocol.version",
    ];

    /// <summary>The variable of OpenTelemetry's own that names a collector; the exporter reads the others (protocol, headers, interval) itself.</summary>
    private const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <param name="services">The application's.</param>
    /// <param name="configuration">Says by <see cref="Collector"/>, of the environment or the command line, where metrics are sent to as well; nowhere where it is not set.</param>
    public static void AddServerMetrics(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<ServerCounts>();
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("leak-server"))
            .WithMetrics(metrics => metrics
                .AddMeter(s_meters)
                .AddPrometheusExporter(options =>
                {
                    // A probe that reads twice in 300 ms wants two values.
                    options.ScrapeResponseCacheDurationMilliseconds = 0;
                    options.ScopeInfoEnabled = false;
                    options.TargetInfoEnabled = false;
                }));
        if (!string.IsNullOrWhiteSpace(configuration[Collector]))
        {
            services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddOtlpExporter());
        }

        services.ConfigureOpenTelemetryMeterProvider((provider, metrics) =>
        {
            var own = provider.GetRequiredService<IMeterFactory>();
            metrics.AddView(instrument => ViewOf(instrument, own));
        });
    }

    /// <summary>
    /// Meters are found by name in the whole process: what another application's factory made is dropped (the diagnostics
    /// listener's, another server's in a test run); the runtime's have no factory.
    /// </summary>
    private static MetricStreamConfiguration? ViewOf(Instrument instrument, IMeterFactory own)
    {
        if (instrument.Meter.Scope is { } scope && !ReferenceEquals(scope, own))
        {
            return MetricStreamConfiguration.Drop;
        }

        return instrument.Name == "kestrel.connection.duration" ? new MetricStreamConfiguration { TagKeys = s_connectionTags } : null;
    }
}
