using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Leak.Timeouts;
using Microsoft.Extensions.DependencyInjection;

namespace Leak.Unit.Timeouts;

/// <summary>What an app's meter counts, by limit, from now on.</summary>
internal sealed class CountedTimeouts : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<(string Name, string Limit), int> _counts = new();

    public CountedTimeouts(IServiceProvider services)
    {
        var meters = services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Name is TimeoutsMeter.FiredName or TimeoutsMeter.ObservedName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, count, tags, _) =>
            _counts.AddOrUpdate((instrument.Name, (string)tags[0].Value!), (int)count, (_, sum) => sum + (int)count));
        _listener.Start();
    }

    public int Fired(TimeoutLimit limit) => _counts.GetValueOrDefault((TimeoutsMeter.FiredName, limit.Tag()));

    public int Observed(TimeoutLimit limit) => _counts.GetValueOrDefault((TimeoutsMeter.ObservedName, limit.Tag()));

    public void Dispose() => _listener.Dispose();
}
