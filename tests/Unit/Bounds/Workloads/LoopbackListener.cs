using System.Net;
using System.Net.Sockets;

namespace Leak.Unit.Bounds.Workloads;

/// <summary>A server of the test's own, on a free loopback port, that does what it is told.</summary>
internal sealed class LoopbackListener : IDisposable
{
    /// <summary>How long anything may take on a busy machine before the test gives up.</summary>
    public static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(30);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _accepted = [];

    public LoopbackListener()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
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

    public Socket Accept()
    {
        var socket = _listener.AcceptInTime();
        _accepted.Add(socket);
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

internal static class SocketTestExtensions
{
    public static Socket AcceptInTime(this Socket listener)
    {
        if (!listener.Poll(LoopbackListener.Ceiling, SelectMode.SelectRead))
        {
            throw new TimeoutException($"No connection within {LoopbackListener.Ceiling}.");
        }

        var socket = listener.Accept();
        socket.ReceiveTimeout = (int)LoopbackListener.Ceiling.TotalMilliseconds;
        socket.SendTimeout = (int)LoopbackListener.Ceiling.TotalMilliseconds;
        socket.NoDelay = true;
        return socket;
    }

    public static string ReceiveText(this Socket socket, int bytes) => System.Text.Encoding.ASCII.GetString(socket.ReceiveBytes(bytes));

    public static byte[] ReceiveBytes(this Socket socket, int bytes)
    {
        var buffer = new byte[bytes];
        var filled = 0;
        while (filled < bytes)
        {
            var read = socket.Receive(buffer, filled, bytes - filled, SocketFlags.None);
            if (read == 0)
            {
                throw new EndOfStreamException($"The client closed after {filled} of {bytes} bytes.");
            }

            filled += read;
        }

        return buffer;
    }

    /// <summary>A whole request: its head, and the body that Content-Length announces.</summary>
    public static string ReceiveRequest(this Socket socket)
    {
        var head = socket.ReceiveHead();
        var length = head.Split("\r\n").Where(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal)).Select(line => int.Parse(line[16..], System.Globalization.CultureInfo.InvariantCulture)).SingleOrDefault();
        return head + socket.ReceiveText(length);
    }

    public static string ReceiveHead(this Socket socket)
    {
        var head = string.Empty;
        while (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head += socket.ReceiveText(1);
        }

        return head;
    }

    public static void SendText(this Socket socket, string text) => socket.Send(System.Text.Encoding.ASCII.GetBytes(text));

    public static void Reset(this Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }
}
