using System.Diagnostics.Metrics;
using Leak.Bounds.Facts;

namespace Leak.Bounds.Probes.Kestrel;

/// <summary>Adds up the changes that a counter of an ASP.NET Core app of this process tells of.</summary>
/// <remarks>
/// Make it before what is counted begins: the counters tell of changes only, and Kestrel decides at each connection's start whether it is
/// told of. What is older counts nowhere, neither when it ends.
/// </remarks>
internal sealed class MeterProbe : IProbe
{
    private readonly MeterListener _listener;
    private long _sum;

    private MeterProbe(IServiceProvider services, Quantity quantity, string meter, string instrument, int[] ports)
    {
        Quantity = quantity;
        _listener = AppMeters.Listen<long>(
            services,
            instrument,
            (_, delta, tags, _) =>
            {
                if (MeterTags.IsOfPort(tags, ports))
                {
                    Interlocked.Add(ref _sum, delta);
                }
            },
            meter);
    }

    public Quantity Quantity { get; }

    public string? Unavailable => null;

    /// <summary>Connections, by Kestrel's own count (<c>kestrel.active_connections</c>).</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="ports">The ports (<c>server.port</c>) whose connections count; none: all of the app's, its diagnostics port too.</param>
    /// <exception cref="InvalidOperationException">The services have no <see cref="IMeterFactory"/>: no ASP.NET Core app's.</exception>
    public static MeterProbe OpenConnections(IServiceProvider services, params int[] ports) =>
        new(services, Quantity.OpenConnections, "Microsoft.AspNetCore.Server.Kestrel", "kestrel.active_connections", ports);

    /// <summary>Requests in progress (<c>http.server.active_requests</c>).</summary>
    /// <remarks>
    /// The instrument does not tell the port. Only the requests of the app whose services are given are counted, so a
    /// diagnostics port that is served by a second app, with services of its own, is not in it. Where one app serves
    /// both, its diagnostics requests are counted while they last; sampling in-process makes none.
    /// </remarks>
    /// <param name="services">The app's services.</param>
    /// <exception cref="InvalidOperationException">The services have no <see cref="IMeterFactory"/>: no ASP.NET Core app's.</exception>
    public static MeterProbe ActiveRequests(IServiceProvider services) =>
        new(services, Quantity.ActiveRequests, "Microsoft.AspNetCore.Hosting", "http.server.active_requests", ports: []);

    public ValueTask<double> ReadAsync(CancellationToken cancellationToken) => new(Interlocked.Read(ref _sum));

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }
}
