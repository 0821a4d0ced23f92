using System.Net;
using Leak.Bounds.Servers;
using Leak.Clients.Catalog;
using Microsoft.AspNetCore.Builder;

namespace Leak.Testing.Apps;

/// <summary>A server that somebody else started: it cannot be asked for limits of another kind, nor started without them.</summary>
internal abstract class RunningServer
{
    /// <summary>Its name, for messages.</summary>
    public abstract string Name { get; }

    /// <summary>Makes what is needed to run against it. Disposing that leaves the server as it is.</summary>
    /// <exception cref="AppStartException">It does not listen.</exception>
    public abstract Task<(IServerUnderTest Server, IReadOnlyDictionary<ServerListener, IPEndPoint> Listeners)> OpenAsync(
        TimeProvider timeProvider, CancellationToken cancellationToken);

    /// <summary>An app of this process that was started.</summary>
    public sealed class OfApp(WebApplication app) : RunningServer
    {
        public override string Name => $"the running app {app.Environment.ApplicationName}, environment {app.Environment.EnvironmentName}";

        public override async Task<(IServerUnderTest Server, IReadOnlyDictionary<ServerListener, IPEndPoint> Listeners)> OpenAsync(
            TimeProvider timeProvider, CancellationToken cancellationToken)
        {
            var listening = new ListeningApp(app.Services, await ListenerFinder.FindAsync(app.Services, cancellationToken), () => default);
            var server = await InProcessServer.StartAsync(_ => Task.FromResult(listening.ToStartedApp()), cancellationToken);
            return (server, listening.Listeners);
        }
    }

    /// <summary>Any server by its address.</summary>
    public sealed class OfAddress(Uri address) : RunningServer
    {
        public override string Name => $"the server at {address}";

        public override async Task<(IServerUnderTest Server, IReadOnlyDictionary<ServerListener, IPEndPoint> Listeners)> OpenAsync(
            TimeProvider timeProvider, CancellationToken cancellationToken)
        {
            var server = await RemoteServer.OpenAsync(address, diagnostics: null, timeProvider, cancellationToken);
            return (server, new Dictionary<ServerListener, IPEndPoint> { [ServerListener.Http1] = server.EndPoint });
        }
    }
}
