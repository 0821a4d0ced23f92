using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Leak.Shared;

/// <summary>A client that sends what it is told, byte for byte, and need not be polite.</summary>
internal sealed class RawConnection : IDisposable
{
    private RawConnection(int? receiveBufferBytes)
    {
        if (receiveBufferBytes is { } bytes)
        {
            Socket.ReceiveBufferSize = bytes;
        }
    }

    public Socket Socket { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>Whether <see cref="ReadToEndAsync"/> came to an RST.</summary>
    public bool WasReset { get; private set; }

    /// <param name="port">The server's, on this machine.</param>
    /// <param name="firstBytes">Sent at once.</param>
    /// <param name="receiveBufferBytes">The socket's receive buffer, as asked of the operating system; <see langword="null"/>: its default.</param>
    public static async Task<RawConnection> OpenAsync(int port, string firstBytes = "", int? receiveBufferBytes = null)
    {
        var connection = new RawConnection(receiveBufferBytes);
        await connection.Socket.ConnectAsync(IPAddress.Loopback, port).WaitAsync(Eventually.Ceiling);
        await connection.SendAsync(firstBytes);
        return connection;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public Task SendAsync(ReadOnlyMemory<byte> bytes) => Socket.SendAsync(bytes).AsTask().WaitAsync(Eventually.Ceiling);

    /// <summary>Sends FIN: no more will come, the answer may.</summary>
    public void EndSending() => Socket.Shutdown(SocketShutdown.Send);

    /// <summary>Sends RST.</summary>
    public void Reset() => Socket.Close(timeout: 0);

    /// <summary>Reads what comes next: all of a small answer; empty where the server closes.</summary>
    public async Task<string> ReadAsync()
    {
        var buffer = new byte[4096];
        return Encoding.Latin1.GetString(buffer, 0, await Socket.ReceiveAsync(buffer).WaitAsync(Eventually.Ceiling));
    }

    /// <summary>Reads until the server closes, by FIN or by RST; empty where it sends nothing.</summary>
    public async Task<string> ReadToEndAsync() => Encoding.Latin1.GetString(await ReadBytesToEndAsync());

    /// <summary>Reads until the server closes, by FIN or by RST; empty where it sends nothing.</summary>
    public async Task<byte[]> ReadBytesToEndAsync()
    {
        using var ceiling = new CancellationTokenSource(Eventually.Ceiling);
        var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            while (await Socket.ReceiveAsync(buffer, ceiling.Token) is > 0 and var count)
            {
                all.Write(buffer, 0, count);
            }
        }
        catch (OperationCanceledException) when (ceiling.IsCancellationRequested)
        {
            throw new ShouldAssertException(
                $"The server still held the connection after {Eventually.Ceiling.TotalSeconds:F0} s; it had sent: \"{Encoding.Latin1.GetString(all.ToArray())}\"");
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.ConnectionReset)
        {
            // RST is a close as well: the server had unread bytes of ours, or was too busy to close politely and aborted.
            WasReset = true;
        }

        return all.ToArray();
    }

    public void Dispose() => Socket.Dispose();
}
