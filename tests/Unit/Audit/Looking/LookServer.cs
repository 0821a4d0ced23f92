using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Leak.Shared;

namespace Leak.Unit.Audit.Looking;

/// <summary>A server on a socket that does with each connection what it is told, good or bad.</summary>
internal sealed class LookServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Func<Stream, CancellationToken, Task> _serve;
    private readonly SslServerAuthenticationOptions? _tls;
    private readonly Task _accepting;
    private int _accepted;

    /// <param name="serve">What it does with a connection; once that is over, it closes it.</param>
    /// <param name="certificate">Of TLS; <see langword="null"/>: plain.</param>
    /// <param name="protocols">What it chooses from (ALPN).</param>
    public LookServer(Func<Stream, CancellationToken, Task> serve, X509Certificate2? certificate = null, params SslApplicationProtocol[] protocols)
    {
        _serve = serve;
        _tls = certificate is null ? null : new() { ServerCertificate = certificate, ApplicationProtocols = [.. protocols.DefaultIfEmpty(SslApplicationProtocol.Http11)] };
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"{(_tls is null ? "http" : "https")}://localhost:{EndPoint.Port}");

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>One that answers each head with a text, sent as it is; <see langword="null"/>: it says nothing more.</summary>
    public static LookServer Answering(Func<string, string?> answer, X509Certificate2? certificate = null, params SslApplicationProtocol[] protocols) => new(
        async (stream, token) =>
        {
            while (await ReadHeadAsync(stream, token) is { } head)
            {
                await (answer(head) is { } text ? stream.WriteAsync(Encoding.Latin1.GetBytes(text), token).AsTask() : SilenceAsync(token));
            }
        },
        certificate,
        protocols);

    public static string Answer(string status, string headers = "", string body = "") => $"HTTP/1.1 {status}\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}";

    public static Task SilenceAsync(CancellationToken token) => Task.Delay(Timeout.InfiniteTimeSpan, token);

    public static async Task<string?> ReadHeadAsync(Stream stream, CancellationToken token)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, token) > 0)
        {
            head.Append((char)one[0]);
            if (head.Length >= 4 && head.ToString(head.Length - 4, 4) == "\r\n\r\n")
            {
                return head.ToString();
            }
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting.WaitAsync(Eventually.Ceiling);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptAsync(_stop.Token)));
                Interlocked.Increment(ref _accepted);
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var plain = new NetworkStream(socket, ownsSocket: true);
            if (_tls is null)
            {
                await _serve(plain, _stop.Token);
                return;
            }

            await using var tls = new SslStream(plain);
            await tls.AuthenticateAsServerAsync(_tls, _stop.Token);
            await _serve(tls, _stop.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or System.Security.Authentication.AuthenticationException)
        {
            // Its time is over, or the client has gone.
        }
    }
}
