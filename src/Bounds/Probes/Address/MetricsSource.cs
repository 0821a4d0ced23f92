using System.Globalization;
using Leak.Bounds.Facts;

namespace Leak.Bounds.Probes.Address;

/// <summary>A server's Prometheus metrics: one scrape for all the probes of a round.</summary>
internal sealed class MetricsSource(Uri address, int serverPort, TimeProvider timeProvider) : IProbeSource, IDisposable
{
    private const string Connections = "kestrel_active_connections";
    private const string Requests = "http_server_active_requests";
    private const string Endings = "kestrel_connection_duration_seconds_count";
    private const string PortLabel = "server_port";

    private static readonly Dictionary<Quantity, string> s_metrics = new()
    {
        [Quantity.OpenConnections] = Connections,
        [Quantity.ActiveRequests] = Requests,
        [Quantity.ActiveTasks] = "leak_active_tasks",
        [Quantity.ThreadPoolThreads] = "dotnet_thread_pool_thread_count",
        [Quantity.ThreadPoolQueue] = "dotnet_thread_pool_queue_length",
        [Quantity.LiveHeap] = "dotnet_gc_last_collection_heap_size_bytes",
        [Quantity.FileDescriptors] = "process_open_fds",
    };

    private readonly AddressReader _reader = new(address, "text/plain;version=0.0.4", timeProvider);
    private readonly OwnShare _own = new(address.Port == serverPort);
    private IReadOnlyList<PrometheusSample>? _last;

    public string Name => address.ToString();

    public AddressReader Reader => _reader;

    public async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        var samples = PrometheusText.Parse(await _reader.ReadAsync(cancellationToken));
        _own.NoteRequests(Sum(samples, Requests));
        Volatile.Write(ref _last, samples);
    }

    /// <summary>The value of a quantity in the last scrape, without this reader's own share; <see langword="null"/> where the server does not serve it.</summary>
    public double? Find(Quantity quantity) => Volatile.Read(ref _last) is not { } samples ? null
        : quantity == Quantity.OpenConnections ? OfPort(samples, Connections) is { Count: > 0 } found ? found.Sum(sample => sample.Value) - (_own.Connections * _reader.Held) : null
        : quantity == Quantity.ActiveRequests ? Sum(samples, Requests) - (_own.Requests * _reader.Held)

        // Exporters disagree on whether these are counters, whose names end so.
        : MetricOf(quantity) is { } metric ? Sum(samples, metric) ?? Sum(samples, $"{metric}_total")
        : null;

    /// <summary>When the server's process began; <see langword="null"/> where it does not tell.</summary>
    public DateTimeOffset? StartedAt => Volatile.Read(ref _last)?.FirstOrDefault(sample => sample.Name == "process_start_time_seconds") is { Name: not null, Value: > 0 and < uint.MaxValue and var seconds }
        ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
        : null;

    /// <summary>The metric that a quantity is read from; <see langword="null"/>: there is none.</summary>
    public static string? MetricOf(Quantity quantity) => s_metrics.GetValueOrDefault(quantity);

    /// <summary>How many connections have ended for each reason since the server began; <see langword="null"/> where it does not tell of connections.</summary>
    public IReadOnlyDictionary<string, int>? CountCloses() => Volatile.Read(ref _last) is not { } samples || Sum(samples, Connections) is null
        ? null
        : OfPort(samples, Endings)
            .Where(sample => !string.IsNullOrEmpty(sample["error_type"]))
            .GroupBy(sample => sample["error_type"]!)
            .ToDictionary(group => group.Key, group => (int)group.Sum(sample => sample.Value));

    public void Dispose() => _reader.Dispose();

    private static double? Sum(IEnumerable<PrometheusSample> samples, string name)
    {
        var found = samples.Where(sample => sample.Name == name).ToList();
        return found.Count == 0 ? null : found.Sum(sample => sample.Value);
    }

    // Behind a mapped port (a container's) the server knows itself by another number: then its only one.
    private List<PrometheusSample> OfPort(IReadOnlyList<PrometheusSample> samples, string name)
    {
        var found = samples.Where(sample => sample.Name == name).ToList();
        var port = serverPort.ToString(CultureInfo.InvariantCulture);
        var ports = samples.Where(sample => sample.Name == Connections).Select(sample => sample[PortLabel]).Distinct().ToList();
        return ports.Contains(port) || ports.Count != 1 ? found.FindAll(sample => sample[PortLabel] == port) : found;
    }
}
