using System.Diagnostics.Metrics;

namespace Leak.Server.Metrics;

/// <summary>The public application's open connections and active requests, by the framework's own meters.</summary>
/// <remarks>
/// Bound to one application by its meter factory, the scope of its meters: neither another server in the process nor
/// the diagnostics listener counts. Thread-safe.
/// </remarks>
public sealed class ServerCounts : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _openConnections;
    private long _activeRequests;

    /// <summary>Begins to count. Connections and requests that are open already are not seen.</summary>
    /// <param name="meterFactory">The application's meter factory.</param>
    public ServerCounts(IMeterFactory meterFactory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meterFactory)
                && instrument.Name is "kestrel.active_connections" or "http.server.active_requests")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, change, _, _) =>
            Interlocked.Add(ref instrument.Name == "kestrel.active_connections" ? ref _openConnections : ref _activeRequests, change));
        _listener.Start();
    }

    /// <summary>Open connections of every public address (<c>kestrel.active_connections</c>).</summary>
    public long OpenConnections => Interlocked.Read(ref _openConnections);

    /// <summary>Requests in progress (<c>http.server.active_requests</c>).</summary>
    public long ActiveRequests => Interlocked.Read(ref _activeRequests);

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
