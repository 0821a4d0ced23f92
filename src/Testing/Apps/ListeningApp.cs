using System.Net;
using Leak.Bounds.Servers;
using Leak.Clients.Catalog;

namespace Leak.Testing.Apps;

/// <summary>An app that listens.</summary>
/// <param name="Services">Its services.</param>
/// <param name="Listeners">Where clients connect, by what is spoken there; at least one.</param>
/// <param name="StopAsync">Stops and disposes it; called once.</param>
internal sealed record ListeningApp(IServiceProvider Services, IReadOnlyDictionary<ServerListener, IPEndPoint> Listeners, Func<ValueTask> StopAsync)
{
    /// <summary>The same as the runs know it. Where it has no plain listener, the other takes its place, and nothing plain is asked.</summary>
    public StartedApp ToStartedApp() => new(Services, Listeners.TryGetValue(ServerListener.Http1, out var plain) ? plain : Listeners.Values.First(), StopAsync)
    {
        Others = Listeners.Where(pair => pair.Key != ServerListener.Http1).ToDictionary(),
    };
}
