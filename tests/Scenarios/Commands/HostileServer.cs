using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Leak.Scenarios.Commands;

/// <summary>A server whose answers try to act on the terminal of whoever prints them: a header line without a colon, full of control characters.</summary>
internal sealed class HostileServer : IDisposable
{
    /// <summary>Sets the terminal's title, rings, clears the screen and turns colours on.</summary>
    public const string Attack = "\u001b]0;owned\u0007\u001b[2J\u009b31m";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _friendlyKnocks;
    private int _knocks;

    /// <param name="friendlyKnocks">So many requests for its base address are answered well before.</param>
    public HostileServer(int friendlyKnocks)
    {
        _friendlyKnocks = friendlyKnocks;
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var disposed = client;
        try
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            if (await reader.ReadLineAsync() is not { } request)
            {
                return;
            }

            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
            }

            var answer = request.StartsWith("GET / ", StringComparison.Ordinal) && Interlocked.Increment(ref _knocks) > _friendlyKnocks
                ? $"HTTP/1.1 200 OK\r\n{Attack}\r\n\r\n"
                : "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(answer));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Its client is gone.
        }
    }
}
