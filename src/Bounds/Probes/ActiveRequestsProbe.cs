namespace Leak.Bounds.Probes;

/// <summary>
/// Requests in progress in an ASP.NET Core app of this process
/// (meter <c>Microsoft.AspNetCore.Hosting</c>, instrument <c>http.server.active_requests</c>).
/// </summary>
/// <remarks>
/// <para>Make it before the requests begin: the instrument tells of changes only, and of each request whole or not at all.</para>
/// <para>
/// The instrument does not tell the port. Only the requests of the app whose services are given are counted, so a
/// diagnostics port that is served by a second app, with services of its own, is not in it. Where one app serves
/// both, its diagnostics requests are counted while they last; sampling in-process makes none.
/// </para>
/// </remarks>
/// <param name="services">The app's services.</param>
/// <exception cref="InvalidOperationException">The services have no <see cref="System.Diagnostics.Metrics.IMeterFactory"/>: no ASP.NET Core app's.</exception>
public sealed class ActiveRequestsProbe(IServiceProvider services) : IProbe
{
    private readonly UpDownCounterSum _requests = new(services, "Microsoft.AspNetCore.Hosting", "http.server.active_requests");

    /// <inheritdoc/>
    public string Name => ProbeNames.ActiveRequests;

    /// <inheritdoc/>
    public string Unit => "requests";

    /// <inheritdoc/>
    public string? Unavailable => null;

    /// <inheritdoc/>
    public ValueTask<double> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_requests.Value);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _requests.Dispose();
        return ValueTask.CompletedTask;
    }
}
