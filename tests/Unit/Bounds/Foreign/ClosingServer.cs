using System.Net;
using System.Net.Sockets;
using System.Text;
using Leak.Shared;

namespace Leak.Unit.Bounds.Foreign;

/// <summary>How a <see cref="ClosingServer"/> ends a connection once its time is over.</summary>
internal enum Closing
{
    /// <summary>It closes the socket.</summary>
    Closes,

    /// <summary>It sends FIN, and goes on reading until the client has closed its own side.</summary>
    SendsFinAndHolds,

    /// <summary>It does nothing.</summary>
    Holds,
}

/// <summary>
/// A server that answers every request with the beginning of a body of 64 MB, as much of it as the client reads, or with a short one, and
/// ends a connection a fixed time after it was accepted, in its way. It has no metrics.
/// </summary>
internal sealed class ClosingServer : IAsyncDisposable
{
    private const int LargeBytes = 64 * 1024 * 1024;

    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _listener;
    private readonly Closing _way;
    private readonly TimeSpan _keeps;
    private readonly bool _isLarge;
    private readonly Task _accepting;

    /// <param name="way">How it ends a connection.</param>
    /// <param name="keeps">When.</param>
    /// <param name="isLarge">Whether its answers are too large to be taken unread.</param>
    /// <param name="port">Where it listens; 0: on a free port.</param>
    public ClosingServer(Closing way, TimeSpan keeps, bool isLarge = false, int port = 0)
    {
        _way = way;
        _keeps = keeps;
        _isLarge = isLarge;
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(512);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>Ends it at once, with all its connections, as if its process had died.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting.WaitAsync(Eventually.Ceiling);
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            _listener.Dispose();
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var socket = client;
        socket.SendBufferSize = 4096;
        using var until = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        until.CancelAfter(_keeps);
        await UnlessOverAsync(() => AnswerAsync(socket, until.Token));
        if (_way == Closing.SendsFinAndHolds && !_stop.IsCancellationRequested)
        {
            await UnlessOverAsync(() => ReadOnAsync(socket));
        }
        else if (_way == Closing.Holds)
        {
            await UnlessOverAsync(() => Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token));
        }
    }

    /// <summary>Each read is taken for a request, unless it is a byte after FIN.</summary>
    private async Task AnswerAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer, cancellationToken) > 0)
        {
            if (buffer.AsSpan().StartsWith("GET /metrics "u8))
            {
                await socket.SendAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), cancellationToken);
                continue;
            }

            await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {(_isLarge ? LargeBytes : 2)}\r\n\r\nok"), cancellationToken);
            for (var sent = 2; _isLarge && sent < LargeBytes;)
            {
                sent += await socket.SendAsync(buffer, cancellationToken);
            }
        }
    }

    private async Task ReadOnAsync(Socket socket)
    {
        socket.Shutdown(SocketShutdown.Send);
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer, _stop.Token) > 0)
        {
            // What a client says after FIN is nothing to it.
        }
    }

    private static async Task UnlessOverAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // Its time is over, or the client has gone.
        }
    }
}
