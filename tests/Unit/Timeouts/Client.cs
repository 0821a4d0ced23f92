using System.Net.Sockets;
using System.Text;
using Leak.Clients.Wire.Http1;
using Leak.Clients.Wire.Http2;
using Leak.Shared;

namespace Leak.Unit.Timeouts;

/// <summary>One connection of a test's client, and what the server says of it.</summary>
internal sealed class Client(TimeoutsServer server, int port, RawConnection connection) : IDisposable
{
    private readonly CancellationTokenSource _ended = new();

    public Socket Socket => connection.Socket;

    /// <summary>The server's.</summary>
    public int Port => port;

    /// <summary>Whether <see cref="ReadToEndAsync"/> came to an RST.</summary>
    public bool WasReset => connection.WasReset;

    public bool HasEnded => server.HasEnded(port, Socket);

    public static async Task<Client> ConnectAsync(TimeoutsServer server, int port, int? receiveBuffer = null) =>
        new(server, port, await RawConnection.OpenAsync(port, receiveBufferBytes: receiveBuffer));

    public async Task<Client> SendAsync(string text)
    {
        await connection.SendAsync(text);
        return this;
    }

    public Task<Client> SendAsync(FrameWriter frames) => SendAsync(frames.Bytes);

    public async Task<Client> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await connection.SendAsync(bytes);
        return this;
    }

    public Client Drip(FrameWriter frames, TimeSpan interval) => Drip(frames.Bytes, interval);

    /// <summary>Sends <paramref name="bytes"/> every <paramref name="interval"/> until the server ends the connection.</summary>
    public Client Drip(ReadOnlyMemory<byte> bytes, TimeSpan interval)
    {
        _ = DripAsync();
        return this;

        async Task DripAsync()
        {
            using var timer = new PeriodicTimer(interval);
            try
            {
                while (await timer.WaitForNextTickAsync(_ended.Token))
                {
                    await Socket.SendAsync(bytes, _ended.Token);
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
            {
            }
        }
    }

    /// <summary>Reads one whole answer.</summary>
    public async Task<(int Status, string Body)> ReadAnswerAsync()
    {
        var body = new StringBuilder();
        var reader = new ResponseReader { Body = bytes => body.Append(Encoding.Latin1.GetString(bytes)) };
        var buffer = new byte[4096];
        while (!reader.IsComplete)
        {
            var count = await Socket.ReceiveAsync(buffer).WaitAsync(Eventually.Ceiling);
            count.ShouldBePositive($"closed within an answer; it had status {reader.StatusCode} and body '{body}'");
            reader.Read(buffer.AsSpan(0, count)).ShouldBe(count, "no other answer was asked for");
        }

        return (reader.StatusCode!.Value, body.ToString());
    }

    /// <summary>What comes until the server closes, by FIN or by RST.</summary>
    public Task<byte[]> ReadToEndAsync() => connection.ReadBytesToEndAsync();

    /// <summary>What comes until the server closes, by FIN or by RST.</summary>
    public Task<string> ReadTextToEndAsync() => connection.ReadToEndAsync();

    /// <summary>How the server's connection ended.</summary>
    public async Task<ConnectionEnd> EndAsync()
    {
        var end = await server.EndOf(port, Socket);
        await _ended.CancelAsync();
        return end;
    }

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
        connection.Dispose();
    }
}
