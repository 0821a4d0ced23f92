using System.Diagnostics.Metrics;

namespace Leak.Timeouts.Reporting;

/// <summary>
/// How many connections a server may have if its limits act: Little's law by what was recorded. A connection that no limit has ended was
/// opened, or ended a request, within the time that it may be without one; or it has one in progress. So there are at most as many
/// connections as there were openings and ended requests in that time, and requests in progress.
/// </summary>
/// <remarks>
/// It goes by the framework's own meters, and so it is there too where the limits are off or are only observed: then it is what they would
/// allow. Of one application alone, by its meter factory. Thread-safe.
/// </remarks>
internal sealed class ConnectionBound : IDisposable
{
    private const string Connections = "kestrel.active_connections";
    private const string Requests = "http.server.active_requests";

    private readonly MeterListener _listener = new();
    private readonly EventWindow? _events;
    private long _requests;

    /// <param name="meters">The application's meter factory.</param>
    /// <param name="meter">Shows the bound.</param>
    /// <param name="name">By this name.</param>
    /// <param name="within">The longest that a connection may be without a request in progress; <see langword="null"/>: nothing limits that, and there is no bound.</param>
    /// <param name="time">The clock.</param>
    public ConnectionBound(IMeterFactory meters, Meter meter, string name, TimeSpan? within, TimeProvider time)
    {
        if (within is not { } length)
        {
            return;
        }

        _events = new EventWindow(length, time);
        meter.CreateObservableGauge(
            name, () => Value, "{connection}", "The most connections that there may be if the limits act, by what was recorded: opened and requests ended within the longest limit, and requests in progress.");
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Name is Connections or Requests)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, change, _, _) => Note(instrument.Name == Connections, change));
        _listener.Start();
    }

    private long Value => _events!.Count() + Math.Max(0, Interlocked.Read(ref _requests));

    public void Dispose() => _listener.Dispose();

    private void Note(bool isConnection, long change)
    {
        if (!isConnection)
        {
            Interlocked.Add(ref _requests, change);
        }

        // A connection that was opened, or a request that ended.
        if (isConnection == change > 0)
        {
            _events!.Note();
        }
    }
}
