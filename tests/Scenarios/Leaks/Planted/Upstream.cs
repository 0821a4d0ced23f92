using System.Net;
using System.Net.Sockets;

namespace Leak.Scenarios.Leaks.Planted;

/// <summary>
/// Another service, which answers each request and keeps its connections. It has one thread and no tasks, since tasks of its own would count
/// as the server's: both run in this process.
/// </summary>
internal sealed class Upstream : IDisposable
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(20);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Thread _thread;
    private volatile bool _stopped;

    public Upstream()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _thread = new Thread(Serve) { IsBackground = true, Name = "upstream" };
        _thread.Start();
    }

    public Uri Address => new($"http://{_listener.LocalEndPoint}");

    public void Dispose()
    {
        _stopped = true;
        _thread.Join();
        _listener.Dispose();
    }

    private static bool Answers(Socket connection)
    {
        try
        {
            connection.ReceiveHead();
            connection.SendText("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nanswer");
            return true;
        }
        catch (Exception exception) when (exception is SocketException or EndOfStreamException)
        {
            return false;
        }
    }

    private void Serve()
    {
        var connections = new List<Socket>();
        while (!_stopped)
        {
            var ready = new List<Socket>(connections) { _listener };
            Socket.Select(ready, null, null, s_poll);
            foreach (var socket in ready)
            {
                if (socket == _listener)
                {
                    connections.Add(_listener.Accept());
                }
                else if (!Answers(socket))
                {
                    connections.Remove(socket);
                    socket.Dispose();
                }
            }
        }

        connections.ForEach(connection => connection.Dispose());
    }
}
