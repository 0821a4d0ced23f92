using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Leak.Scenarios.Endpoints;

/// <summary>A client that sends what it is told, byte for byte, and need not be polite.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public static async Task<RawConnection> OpenAsync(int port, string firstBytes = "")
    {
        var connection = new RawConnection();
        await connection._socket.ConnectAsync(IPAddress.Loopback, port);
        await connection.SendAsync(firstBytes);
        return connection;
    }

    public async Task SendAsync(string text) => await _socket.SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends FIN: no more will come, the answer may.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Sends RST.</summary>
    public void Reset() => _socket.Close(timeout: 0);

    /// <summary>Reads until the server closes; empty where it sends nothing.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var ceiling = new CancellationTokenSource(Eventually.Ceiling);
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await _socket.ReceiveAsync(buffer, ceiling.Token) is > 0 and var count)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (OperationCanceledException) when (ceiling.IsCancellationRequested)
        {
            throw new ShouldAssertException(
                $"The server still held the connection after {Eventually.Ceiling.TotalSeconds:F0} s; it had sent: \"{text}\"");
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.ConnectionReset)
        {
            // RST is a close as well: the server had unread bytes of ours, or was too busy to close politely and aborted.
        }

        return text.ToString();
    }

    public void Dispose() => _socket.Dispose();
}
