using System.Net;
using System.Net.Sockets;

namespace Leak.Shared;

/// <summary>A server of the test's own, on a free loopback port, that does what it is told.</summary>
internal sealed class LoopbackListener : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _accepted = [];

    /// <param name="backlog">Connections that may wait to be accepted.</param>
    public LoopbackListener(int backlog = 512)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(backlog);
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    public Uri Address => new($"http://127.0.0.1:{EndPoint.Port}");

    /// <summary>A port that is bound and on which nobody listens: nobody else gets it meanwhile.</summary>
    public static Socket Refusing(out IPEndPoint endPoint)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        endPoint = (IPEndPoint)socket.LocalEndPoint!;
        return socket;
    }

    /// <exception cref="TimeoutException">Nobody connected.</exception>
    public Socket Accept()
    {
        if (!_listener.Poll(Eventually.Ceiling, SelectMode.SelectRead))
        {
            throw new TimeoutException($"No connection within {Eventually.Ceiling}.");
        }

        var socket = _listener.Accept();
        _accepted.Add(socket);
        socket.ReceiveTimeout = (int)Eventually.Ceiling.TotalMilliseconds;
        socket.SendTimeout = (int)Eventually.Ceiling.TotalMilliseconds;
        socket.NoDelay = true;
        return socket;
    }

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var socket in _accepted)
        {
            socket.Dispose();
        }
    }
}
