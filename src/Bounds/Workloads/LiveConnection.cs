using System.Net;
using System.Net.Sockets;
using Leak.Bounds.Workloads.Parking;

namespace Leak.Bounds.Workloads;

/// <summary>A connection that a live client keeps. Used by one iteration at a time.</summary>
internal sealed class LiveConnection : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[4096];

    private LiveConnection(Socket socket) => _socket = socket;

    public static async Task<LiveConnection> OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
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

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, cancellationToken)..];
        }
    }

    /// <summary>Sends a request and reads its whole response.</summary>
    /// <returns>The response; <see langword="null"/> where the server cut the connection instead.</returns>
    public async Task<Answer?> ExchangeAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        var reader = new ResponseReader();
        long bytes = 0;
        try
        {
            await SendAsync(request, cancellationToken);
            while (!reader.IsComplete)
            {
                var read = await _socket.ReceiveAsync(_buffer, SocketFlags.None, cancellationToken);
                if (read == 0)
                {
                    return null;
                }

                bytes += read;
                reader.Read(_buffer.AsSpan(0, read));
            }
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown)
        {
            return null;
        }

        return new Answer(reader.StatusCode!.Value, bytes, reader.Closes);
    }

    public void Close() => _socket.Dispose();

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    /// <summary>A response.</summary>
    /// <param name="Status">Its status.</param>
    /// <param name="Bytes">Its size, head and body.</param>
    /// <param name="Closes">Whether it announces the connection's end.</param>
    public readonly record struct Answer(int Status, long Bytes, bool Closes);
}
