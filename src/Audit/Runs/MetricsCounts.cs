using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Address;

namespace Leak.Audit.Runs;

/// <summary>The counts of a server's Prometheus metrics whose names are known here: what a stalled connection takes.</summary>
internal sealed class MetricsCounts(Uri address, TimeProvider timeProvider) : ICountSource
{
    /// <summary>By who serves them. A name ends in <c>_total</c> with some exporters, although it is no counter.</summary>
    private static readonly string[] s_known =
    [
        // Kestrel and ASP.NET Core (OpenTelemetry).
        "kestrel_active_connections", "kestrel_queued_connections", "http_server_active_requests", "leak_active_tasks",
        "dotnet_thread_pool_thread_count", "dotnet_gc_last_collection_heap_size_bytes",

        // Go (client_golang), and every client library's process metrics.
        "go_goroutines", "go_threads", "process_open_fds", "process_resident_memory_bytes",

        // nginx-prometheus-exporter.
        "nginx_connections_active", "nginx_connections_reading", "nginx_connections_writing", "nginx_connections_waiting",

        // Node (prom-client).
        "nodejs_active_handles", "nodejs_active_requests", "nodejs_active_resources",

        // Envoy.
        "envoy_http_downstream_cx_active", "envoy_http_downstream_rq_active", "envoy_server_memory_allocated",

        // HAProxy and Apache's exporter.
        "haproxy_frontend_current_sessions", "haproxy_process_current_connections", "apache_workers",
    ];

    private readonly AddressReader _reader = new(address, "text/plain;version=0.0.4", timeProvider);

    public async ValueTask<IReadOnlyList<Count>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var samples = PrometheusText.Parse(await _reader.ReadAsync(cancellationToken));
            return
            [
                .. s_known
                    .Select(name => (Name: name, Samples: samples.Where(sample => sample.Name == name || sample.Name == $"{name}_total").ToList()))
                    .Where(pair => pair.Samples.Count > 0)
                    .Select(pair => new Count(pair.Name, "", pair.Samples.Sum(sample => sample.Value))),
            ];
        }
        catch (ProbeException)
        {
            // A busy server may not answer this time: the others of the audit tell.
            return [];
        }
    }

    public void Dispose() => _reader.Dispose();
}
