using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Leak.Shared;

namespace Leak.Unit.Bounds.Foreign;

/// <summary>
/// A server that gives every request the same answer as soon as its head has come, and closes every connection a fixed time after it was
/// accepted, or once the client has closed its own side, or asked for that. It waits for no body and has no paths.
/// </summary>
internal sealed class AnsweringServer : IAsyncDisposable
{
    private const string EndOfHead = "\r\n\r\n";

    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] _answer;
    private readonly TimeSpan _keeps;
    private readonly Task _accepting;

    /// <param name="status">The status of every answer, and its phrase: <c>404 Not Found</c>.</param>
    /// <param name="keeps">How long it keeps a connection.</param>
    /// <param name="backlog">How many connections may wait to be accepted.</param>
    /// <param name="acceptsEvery">How long it does something else after each that it accepted; <see langword="null"/>: it does not.</param>
    public AnsweringServer(string status, TimeSpan keeps, int backlog = 512, TimeSpan? acceptsEvery = null)
    {
        _answer = Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {status.Length}\r\n\r\n{status}");
        _keeps = keeps;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(backlog);
        Address = new Uri($"http://{_listener.LocalEndPoint}");
        _accepting = AcceptAsync(acceptsEvery ?? TimeSpan.Zero);
    }

    public Uri Address { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting.WaitAsync(Eventually.Ceiling);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(TimeSpan pause)
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptAsync(_stop.Token)));
                if (pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var socket = client;
        using var until = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        until.CancelAfter(_keeps);
        try
        {
            var (head, body, buffer) = ("", 0L, new byte[4096]);
            while (await socket.ReceiveAsync(buffer, until.Token) is > 0 and var count)
            {
                var passed = (int)Math.Min(body, count);
                body -= passed;
                head += Encoding.Latin1.GetString(buffer, passed, count - passed);
                while (head.IndexOf(EndOfHead, StringComparison.Ordinal) is > 0 and var end)
                {
                    var request = head[..end];
                    head = head[(end + EndOfHead.Length)..];
                    body = Math.Max(0, BodyOf(request) - head.Length);
                    head = head[(int)Math.Min(head.Length, BodyOf(request))..];
                    await socket.SendAsync(_answer, until.Token);
                    if (request.Contains("Connection: close", StringComparison.Ordinal))
                    {
                        return;
                    }
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // Its time is over, or the client has gone.
        }
    }

    /// <summary>The size of a request's body, which is let go by; of one in chunks all that comes.</summary>
    private static long BodyOf(string request)
    {
        const string Length = "Content-Length: ";
        var at = request.IndexOf(Length, StringComparison.Ordinal);
        return at >= 0 ? long.Parse(request[(at + Length.Length)..].Split('\r')[0], CultureInfo.InvariantCulture)
            : request.Contains("Transfer-Encoding: chunked", StringComparison.Ordinal) ? long.MaxValue
            : 0;
    }
}
