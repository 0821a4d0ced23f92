using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Leak.Bench.Measuring;

/// <summary>Blocking clients on 127.0.0.1: no task of theirs is in anybody's way.</summary>
internal static class Loopback
{
    /// <summary>Opens connections that say nothing.</summary>
    public static List<Socket> Hold(int port, int count)
    {
        var held = new List<Socket>(count);
        for (var i = 0; i < count; i++)
        {
            held.Add(Connect(port));
        }
        return held;
    }

    public static void Release(List<Socket> held)
    {
        foreach (var socket in held)
        {
            socket.LingerState = new LingerOption(true, 0); // a reset leaves no port waiting
            socket.Dispose();
        }
    }

    public static Socket Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    /// <summary>A whole exchange on a connection of its own.</summary>
    public static string Get(int port, string path)
    {
        using var socket = Connect(port);
        socket.Send(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"));
        using var answer = new MemoryStream();
        var buffer = new byte[65536];
        for (int read; (read = socket.Receive(buffer)) > 0;)
        {
            answer.Write(buffer, 0, read);
        }
        return Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length);
    }

    /// <summary>Tries until the port answers, at most a minute.</summary>
    public static void WaitFor(int port, string path)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                Get(port, path);
                return;
            }
            catch (SocketException) when (attempt < 600)
            {
                Thread.Sleep(100);
            }
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
