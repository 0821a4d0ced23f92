using System.Net;
using System.Net.Sockets;
using System.Text;
using Leak.Shared;

namespace Leak.Unit.Audit.Capacity;

/// <summary>A server on a socket that knows how many of its connections are open, and does what it is told where they become too many.</summary>
internal sealed class SmallServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Lock _sync = new();
    private readonly LinkedList<Socket> _open = [];
    private readonly Task _accepting;

    /// <param name="most">It serves while no more are open.</param>
    /// <param name="beyond">What it does with more.</param>
    public SmallServer(int most, Beyond beyond)
    {
        Most = most;
        Does = beyond;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        _accepting = AcceptAsync();
    }

    public enum Beyond
    {
        /// <summary>It has no limit.</summary>
        Serves,

        /// <summary>It answers 503.</summary>
        Answers503,

        /// <summary>It accepts no more until fewer are open.</summary>
        AcceptsNoMore,

        /// <summary>It ends.</summary>
        Dies,

        /// <summary>It closes that which came first.</summary>
        ClosesTheFirst,
    }

    public IPEndPoint EndPoint { get; }

    public int Open
    {
        get
        {
            lock (_sync)
            {
                return _open.Count;
            }
        }
    }

    private int Most { get; }

    private Beyond Does { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting.WaitAsync(Eventually.Ceiling);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                while (Does == Beyond.AcceptsNoMore && Open >= Most)
                {
                    await Task.Delay(1, _stop.Token);
                }

                serving.Add(ServeAsync(await _listener.AcceptAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            CloseAll();
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        LinkedListNode<Socket> place;
        lock (_sync)
        {
            place = _open.AddLast(socket);
            if (_open.Count > Most && Does == Beyond.ClosesTheFirst)
            {
                _open.First!.Value.Close();
                _open.RemoveFirst();
            }
        }

        if (Does == Beyond.Dies && Open > Most)
        {
            _listener.Dispose();
        }

        try
        {
            var head = new StringBuilder();
            var buffer = new byte[1024];
            while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                if (await socket.ReceiveAsync(buffer, _stop.Token) is not (> 0 and var count))
                {
                    return;
                }

                head.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }

            var status = Does == Beyond.Answers503 && Open > Most ? "503 Service Unavailable" : "200 OK";
            await socket.SendAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), _stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It has ended, or this connection.
        }
        finally
        {
            lock (_sync)
            {
                if (place.List is not null)
                {
                    _open.Remove(place);
                }
            }

            socket.Dispose();
        }
    }

    private void CloseAll()
    {
        lock (_sync)
        {
            foreach (var socket in _open)
            {
                socket.Close();
            }
        }
    }
}
