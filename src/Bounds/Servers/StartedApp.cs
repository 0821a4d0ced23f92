using System.Net;
using Leak.Clients.Catalog;

namespace Leak.Bounds.Servers;

/// <summary>An app that listens.</summary>
/// <param name="Services">Its services.</param>
/// <param name="EndPoint">Where clients connect.</param>
/// <param name="StopAsync">Stops and disposes it; called once.</param>
public sealed record StartedApp(IServiceProvider Services, IPEndPoint EndPoint, Func<ValueTask> StopAsync)
{
    /// <summary>Its listeners beside the plain one. Default: none.</summary>
    public IReadOnlyDictionary<ServerListener, IPEndPoint> Others { get; init; } = new Dictionary<ServerListener, IPEndPoint>();
}
