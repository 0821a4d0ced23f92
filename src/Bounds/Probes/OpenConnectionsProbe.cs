namespace Leak.Bounds.Probes;

/// <summary>
/// Connections that an ASP.NET Core app of this process holds, by Kestrel's own count
/// (meter <c>Microsoft.AspNetCore.Server.Kestrel</c>, instrument <c>kestrel.active_connections</c>).
/// </summary>
/// <remarks>
/// The instrument tells of changes only, and Kestrel decides at each connection's start whether it is told of:
/// make the probe before the connections are opened. Those that are older count nowhere, neither when they end.
/// </remarks>
public sealed class OpenConnectionsProbe : IProbe
{
    private readonly UpDownCounterSum _connections;

    /// <summary>Begins to count.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="ports">The ports (<c>server.port</c>) whose connections count; none: all of the app's, its diagnostics port too.</param>
    /// <exception cref="InvalidOperationException">The services have no <see cref="System.Diagnostics.Metrics.IMeterFactory"/>: no ASP.NET Core app's.</exception>
    public OpenConnectionsProbe(IServiceProvider services, params ReadOnlySpan<int> ports) =>
        _connections = new(services, "Microsoft.AspNetCore.Server.Kestrel", "kestrel.active_connections", ports);

    /// <inheritdoc/>
    public string Name => ProbeNames.OpenConnections;

    /// <inheritdoc/>
    public string Unit => "connections";

    /// <inheritdoc/>
    public string? Unavailable => null;

    /// <inheritdoc/>
    public ValueTask<double> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_connections.Value);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _connections.Dispose();
        return ValueTask.CompletedTask;
    }
}
