using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Leak.Bounds.Probes.Kestrel;

/// <summary>Listens to the instruments of one app of this process.</summary>
internal static class AppMeters
{
    /// <summary>Begins to listen.</summary>
    /// <param name="services">The app's services; only meters made by its own factory are heard, never another app's of the same process.</param>
    /// <param name="instrument">The instrument's name.</param>
    /// <param name="measured">Told of every measurement, on the thread that measures.</param>
    /// <param name="meter">The meter's name; <see langword="null"/>: any.</param>
    /// <exception cref="InvalidOperationException">The services have no <see cref="IMeterFactory"/>: no ASP.NET Core app's.</exception>
    public static MeterListener Listen<T>(
        IServiceProvider services, string instrument, MeasurementCallback<T> measured, string? meter = null)
        where T : struct
    {
        var factory = services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (published, listener) =>
            {
                if (published.Name == instrument && (meter is null || published.Meter.Name == meter) && published.Meter.Scope == factory)
                {
                    listener.EnableMeasurementEvents(published);
                }
            },
        };
        listener.SetMeasurementEventCallback(measured);
        listener.Start();
        return listener;
    }
}
