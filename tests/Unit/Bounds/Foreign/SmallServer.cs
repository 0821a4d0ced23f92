using System.Net;
using System.Net.Sockets;
using System.Text;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Address;
using Leak.Bounds.Probes.Tasks;
using Leak.Bounds.Servers;
using Leak.Clients;
using Leak.Shared;

namespace Leak.Unit.Bounds.Foreign;

/// <summary>A server on raw sockets that does what its <see cref="Conduct"/> says, seen from outside: its sockets are counted, and nothing else.</summary>
internal sealed class SmallServer : IServerUnderTest
{
    private const string EndOfHead = "\r\n\r\n";

    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Conduct _conduct;
    private readonly Task _accepting;

    public SmallServer(Conduct conduct)
    {
        _conduct = conduct;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        Probes = AddressProbes.TableProbes(Address, () => []);
        _accepting = AcceptAsync();
    }

    public IPEndPoint EndPoint { get; }

    public Uri Address => new($"http://{EndPoint}");

    public IReadOnlyList<IProbe> Probes { get; }

    public string? TaskSource => null;

    public TaskCensus? Tasks => null;

    public bool IsInProcess => false;

    public Task<ICloseLedger?> RecordClosesAsync(RunClock clock, CancellationToken cancellationToken) => Task.FromResult<ICloseLedger?>(null);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting.WaitAsync(Eventually.Ceiling);
        _listener.Dispose();
        _stop.Dispose();
        await Probes[0].DisposeAsync();
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
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var socket = client;
        if (_conduct.ResetsAtOnce)
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        if (_conduct.EndsAtOnce)
        {
            return;
        }

        try
        {
            await AnswerAsync(socket);
            if (_conduct.Keeps is null)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // Its time is over, or the client has gone.
        }
    }

    /// <summary>Until the client has closed its side, or the last answer was given.</summary>
    private async Task AnswerAsync(Socket socket)
    {
        var (head, buffer, answered) = ("", new byte[4096], 0);
        while (await ReceiveAsync(socket, buffer) is > 0 and var count)
        {
            head += Encoding.Latin1.GetString(buffer, 0, count);
            while (_conduct.Answer is { } answer && head.IndexOf(EndOfHead, StringComparison.Ordinal) is > 0 and var end)
            {
                var isLast = _conduct.ClosesAfterAnswer || (_conduct.Keeps is not null && head[..end].Contains("Connection: close", StringComparison.Ordinal));
                head = head[(end + EndOfHead.Length)..];
                if (answered++ == 0 || !_conduct.OnlyFirstWaits)
                {
                    await Task.Delay(_conduct.AnswersAfter, _stop.Token);
                }

                if (_conduct.ResetsBlockedAfter is { } patience)
                {
                    await WriteWithoutEndAsync(socket, answer, patience);
                }

                var close = isLast ? "Connection: close\r\n" : "";
                await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {answer}\r\n{close}Content-Length: {answer.Length}\r\n\r\n{answer}"), _stop.Token);
                if (isLast)
                {
                    return;
                }
            }
        }
    }

    private async Task WriteWithoutEndAsync(Socket socket, string status, TimeSpan patience)
    {
        var chunk = new byte[64 * 1024];
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {long.MaxValue}\r\n\r\n"), _stop.Token);
        while (true)
        {
            using var until = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            until.CancelAfter(patience);
            await socket.SendAsync(chunk, until.Token);
        }
    }

    private async Task<int> ReceiveAsync(Socket socket, byte[] buffer)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        if (_conduct.Keeps is { } keeps)
        {
            until.CancelAfter(keeps);
        }

        return await socket.ReceiveAsync(buffer, until.Token);
    }
}
