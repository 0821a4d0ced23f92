using System.Net;
using System.Net.Sockets;
using Leak.Clients.Wire.Http1;

namespace Leak.Clients.Live;

/// <summary>A connection that a live client keeps. Used by one iteration at a time.</summary>
internal sealed class LiveConnection : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    private LiveConnection(Socket socket) => _socket = socket;

    /// <summary>What follows a response that lasts longer than an iteration.</summary>
    public EventReader? Events { get; set; }

    /// <summary>Received and not read yet.</summary>
    private ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    public static async Task<LiveConnection> OpenAsync(Uri address, int? receiveBufferBytes, Action<Socket>? bind, CancellationToken cancellationToken)
    {
        var socket = bind is null ? new Socket(SocketType.Stream, ProtocolType.Tcp) : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.NoDelay = true;
        try
        {
            bind?.Invoke(socket);
            if (receiveBufferBytes is { } bytes)
            {
                socket.ReceiveBufferSize = bytes;
            }

            EndPoint server = IPAddress.TryParse(address.IdnHost, out var ip)
                ? new IPEndPoint(ip, address.Port)
                : new DnsEndPoint(address.IdnHost, address.Port);
            await socket.ConnectAsync(server, cancellationToken);
            return new LiveConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <exception cref="LiveFailureException">The server had closed the connection.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, string doing, CancellationToken cancellationToken)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, cancellationToken)..];
            }
        }
        catch (SocketException exception) when (IsCut(exception))
        {
            throw LiveFailureException.Cut(doing);
        }
    }

    /// <summary>Sends a request and reads its whole response.</summary>
    /// <exception cref="LiveFailureException">The server closed the connection instead.</exception>
    public async Task<Answer> ExchangeAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        await SendAsync(request, "while the request was sent", cancellationToken);
        return await ReadAnswerAsync(cancellationToken);
    }

    /// <summary>Reads a whole response.</summary>
    /// <exception cref="LiveFailureException">The server closed the connection instead.</exception>
    public async Task<Answer> ReadAnswerAsync(CancellationToken cancellationToken)
    {
        var reader = new ResponseReader();
        long bytes = 0;
        while (!reader.IsComplete)
        {
            bytes += await FollowAsync(reader, int.MaxValue, cancellationToken);
        }

        return new Answer(reader.StatusCode!.Value, bytes, reader.BodyBytes, reader.Closes);
    }

    /// <summary>Reads on in a response, as much as is there, or else comes next.</summary>
    /// <param name="reader">The response.</param>
    /// <param name="most">Bytes at most.</param>
    /// <param name="cancellationToken">Ends the wait for the server; nothing is lost.</param>
    /// <returns>How many bytes of it were read.</returns>
    /// <exception cref="LiveFailureException">The server closed the connection.</exception>
    public async Task<int> FollowAsync(ResponseReader reader, int most, CancellationToken cancellationToken)
    {
        await FillAsync(reader.StatusCode is null ? "while an answer was awaited" : "in the middle of an answer", cancellationToken);
        var taken = reader.Read(Unread[..Math.Min(most, Unread.Length)]);
        _start += taken;
        return taken;
    }

    /// <summary>Reads exactly so many bytes.</summary>
    /// <exception cref="LiveFailureException">The server closed the connection.</exception>
    public async Task ReadAsync(Memory<byte> bytes, string doing, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            await FillAsync(doing, cancellationToken);
            var taken = Math.Min(bytes.Length, Unread.Length);
            Unread[..taken].CopyTo(bytes.Span);
            _start += taken;
            bytes = bytes[taken..];
        }
    }

    /// <summary>Waits until there is something to read.</summary>
    /// <exception cref="LiveFailureException">The server closed the connection.</exception>
    public async Task FillAsync(string doing, CancellationToken cancellationToken)
    {
        if (_start < _end)
        {
            return;
        }

        try
        {
            (_start, _end) = (0, await _socket.ReceiveAsync(_buffer, SocketFlags.None, cancellationToken));
        }
        catch (SocketException exception) when (IsCut(exception))
        {
            _end = 0;
        }

        if (_end == 0)
        {
            throw LiveFailureException.Cut(doing);
        }
    }

    public void Close() => _socket.Dispose();

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private static bool IsCut(SocketException exception) =>
        exception.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown;

    /// <summary>A response.</summary>
    /// <param name="Status">Its status.</param>
    /// <param name="Bytes">Its size, head and body.</param>
    /// <param name="BodyBytes">Its body's size.</param>
    /// <param name="Closes">Whether it announces the connection's end.</param>
    public readonly record struct Answer(int Status, long Bytes, long BodyBytes, bool Closes);
}
