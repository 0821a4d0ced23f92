using System.Diagnostics.Metrics;

namespace Leak.Bounds.Probes;

/// <summary>The sum of what an up-down counter of one app has counted since this began to listen.</summary>
internal sealed class UpDownCounterSum : IDisposable
{
    private readonly MeterListener _listener;
    private long _sum;

    /// <param name="services">The app's services; only meters made by its own factory are heard, never another app's of the same process.</param>
    /// <param name="meter">The meter's name.</param>
    /// <param name="instrument">The instrument's name.</param>
    /// <param name="ports">Only measurements with one of these <c>server.port</c>s; none: all.</param>
    public UpDownCounterSum(IServiceProvider services, string meter, string instrument, params ReadOnlySpan<int> ports)
    {
        int[] counted = [.. ports];
        _listener = AppMeters.Listen<long>(
            services,
            instrument,
            (_, delta, tags, _) =>
            {
                if (MeterTags.IsOfPort(tags, counted))
                {
                    Interlocked.Add(ref _sum, delta);
                }
            },
            meter);
    }

    public double Value => Interlocked.Read(ref _sum);

    public void Dispose() => _listener.Dispose();
}
