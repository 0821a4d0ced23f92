using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Leak.Timeouts.Connections;

/// <summary>
/// The app's own transport of sockets, which accepts no connection past the edge of a <see cref="ConnectionBudget"/>. It must be decided
/// there: what comes later runs on the pool, and a burst would have taken all descriptors by then.
/// </summary>
/// <param name="services">Has the other transports. Kestrel's own is added by whoever comes first, so it may not be among them.</param>
/// <param name="budget">The server's; <see langword="null"/>: nothing is bounded.</param>
internal sealed class BoundedTransport(IServiceProvider services, ConnectionBudget? budget) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private IConnectionListenerFactory? _sockets;

    // Kestrel asks the transport that was added last first. What is no socket (a named pipe) is left to the others.
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint or UnixDomainSocketEndPoint or FileHandleEndPoint;

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var other = services.GetServices<IConnectionListenerFactory>()
            .LastOrDefault(other => other is not BoundedTransport && (other as IConnectionListenerFactorySelector)?.CanBind(endpoint) != false);
        var listener = await (other ?? (_sockets ??= ActivatorUtilities.CreateInstance<SocketTransportFactory>(services))).BindAsync(endpoint, cancellationToken);
        budget?.OnBound();
        return budget is null ? listener : new BoundedListener(listener, budget);
    }
}
