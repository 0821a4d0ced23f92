using System.Net;
using System.Net.Sockets;

namespace Leak.Load.Servers;

/// <summary>A server that accepts, as far as its clients can see, and never answers: the operating system completes their connects.</summary>
internal sealed class SilentUpstream : IDisposable
{
    private const int Backlog = 4096;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public SilentUpstream() => _listener.Start(Backlog);

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    public void Dispose() => _listener.Dispose();
}
