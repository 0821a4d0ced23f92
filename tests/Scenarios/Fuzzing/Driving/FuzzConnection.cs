using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Leak.Scenarios.Fuzzing.Steps;

namespace Leak.Scenarios.Fuzzing.Driving;

/// <summary>Does what a script says, on one connection. The server may end it at any step: that is no failure.</summary>
internal sealed class FuzzConnection : IDisposable
{
    /// <summary>What the server does not take within this it does not take: nothing more is sent then.</summary>
    private static readonly TimeSpan s_sending = TimeSpan.FromSeconds(1);

    private readonly FuzzScript _script;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly CancellationTokenSource _ended = new();
    private Stream? _stream;
    private FuzzReader? _reader;
    private Task _reading = Task.CompletedTask;
    private Task _repeating = Task.CompletedTask;
    private bool _sendsNoMore;

    public FuzzConnection(FuzzScript script) => _script = script;

    public int ClientPort { get; private set; }

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">The server does not listen.</exception>
    public async Task OpenAsync(int port, CancellationToken cancellationToken)
    {
        if (_script.ReceiveBufferBytes > 0)
        {
            _socket.ReceiveBufferSize = _script.ReceiveBufferBytes;
        }

        await _socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
        ClientPort = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        _stream = new NetworkStream(_socket);
        if (!_script.Steps.Any(step => step.Verb == Verbs.Handshake))
        {
            BeginReading();
        }
    }

    /// <summary>Does the steps, up to the one that goes on for ever.</summary>
    public async Task RunAsync()
    {
        foreach (var step in _script.Steps.Skip(1))
        {
            if (_sendsNoMore || step.Verb == Verbs.Each)
            {
                break;
            }

            await DoAsync(step);
        }
    }

    /// <summary>Begins with what goes on for ever, if there is such a step.</summary>
    public void Repeat()
    {
        if (_script.Forever is { } each)
        {
            _repeating = RepeatAsync(each.Inner!, TimeSpan.FromMilliseconds(each.Number(1)));
        }
    }

    /// <summary>Closes, as a client does that goes away.</summary>
    public void Leave(bool reset = false)
    {
        _sendsNoMore = true;
        _ended.Cancel();
        _socket.Close(reset ? 0 : -1);
    }

    /// <summary>Waits for its own tasks; it must have left.</summary>
    public Task EndAsync() => Task.WhenAll(_reading, _repeating);

    public void Dispose()
    {
        Leave();
        _stream?.Dispose();
        _socket.Dispose();
        _ended.Dispose();
    }

    private void BeginReading()
    {
        _reader = new FuzzReader(_stream!, _ended.Token);
        _reading = _reader.RunAsync();
    }

    private async Task RepeatAsync(FuzzStep step, TimeSpan pause)
    {
        while (!_sendsNoMore)
        {
            await DoAsync(step);
            try
            {
                await Task.Delay(pause, _ended.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task DoAsync(FuzzStep step)
    {
        try
        {
            switch (step.Verb)
            {
                case Verbs.Pause:
                    await Task.Delay(step.Number(1), _ended.Token);
                    break;
                case Verbs.Read:
                    _next = step;
                    _reader?.Read(step);
                    break;
                case Verbs.Handshake:
                    await ShakeHandsAsync();
                    break;
                case Verbs.Fin:
                    _socket.Shutdown(SocketShutdown.Send);
                    _sendsNoMore = true;
                    break;
                case Verbs.Reset or Verbs.Leave:
                    Leave(step.Verb == Verbs.Reset);
                    break;
                default:
                    await SendAsync(StepBytes.Of(step)!);
                    break;
            }
        }
        catch (Exception end) when (end is IOException or SocketException or ObjectDisposedException or OperationCanceledException or AuthenticationException
            or InvalidOperationException or NotSupportedException)
        {
            _sendsNoMore = true;
        }
    }

    private FuzzStep? _next;

    private async Task ShakeHandsAsync()
    {
        // The certificate is of the server's own making.
#pragma warning disable CA5359
        var tls = new SslStream(_stream!, leaveInnerStreamOpen: false, (_, _, _, _) => true);
#pragma warning restore CA5359
        using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        ceiling.CancelAfter(5 * s_sending);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, ceiling.Token);
        _stream = tls;
        BeginReading();
        if (_next is not null)
        {
            _reader!.Read(_next);
        }
    }

    private async Task SendAsync(byte[] bytes)
    {
        using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        ceiling.CancelAfter(s_sending);
        await _stream!.WriteAsync(bytes, ceiling.Token);
    }
}
