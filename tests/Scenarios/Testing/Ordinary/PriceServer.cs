using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Leak.Scenarios.Testing.Ordinary;

/// <summary>The server that the app asks for prices. On threads of its own: tasks are counted, and these would be no app's.</summary>
internal sealed class PriceServer : IDisposable
{
    private static readonly byte[] s_answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n42"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public PriceServer()
    {
        _listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    /// <summary>Its address. What is asked of <c>/never</c> is not answered.</summary>
    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    public void Dispose() => _listener.Dispose();

    private void Accept()
    {
        try
        {
            while (true)
            {
                var socket = _listener.AcceptSocket();
                new Thread(() => Serve(socket)) { IsBackground = true }.Start();
            }
        }
        catch (SocketException)
        {
            // It was disposed.
        }
    }

    private static void Serve(Socket socket)
    {
        using var its = socket;
        var buffer = new byte[4096];
        var head = new StringBuilder();
        try
        {
            while (socket.Receive(buffer) is var count and > 0)
            {
                head.Append(Encoding.ASCII.GetString(buffer, 0, count));
                if (head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
                {
                    if (!head.ToString().StartsWith("GET /never", StringComparison.Ordinal))
                    {
                        socket.Send(s_answer);
                    }

                    head.Clear();
                }
            }
        }
        catch (SocketException)
        {
            // The app has gone.
        }
    }
}
