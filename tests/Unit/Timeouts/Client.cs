using System.Net.Sockets;
using System.Text;

namespace Leak.Unit.Timeouts;

/// <summary>One connection of a test's client, byte for byte.</summary>
internal sealed class Client(TimeoutsServer server, int port, Socket socket) : IDisposable
{
    private readonly CancellationTokenSource _ended = new();

    public Socket Socket => socket;

    /// <summary>Whether <see cref="ReadToEndAsync"/> came to an RST.</summary>
    public bool WasReset { get; private set; }

    public bool HasEnded => server.HasEnded(port, socket);

    public static async Task<Client> ConnectAsync(TimeoutsServer server, int port, int? receiveBuffer = null) =>
        new(server, port, await server.ConnectAsync(port, receiveBuffer));

    public async Task<Client> SendAsync(string text)
    {
        await SendAsync(Encoding.Latin1.GetBytes(text));
        return this;
    }

    public async Task<Client> SendAsync(params byte[][] frames)
    {
        await socket.SendAsync(frames.SelectMany(frame => frame).ToArray()).WaitAsync(TimeoutsServer.Ceiling);
        return this;
    }

    /// <summary>Sends <paramref name="bytes"/> every <paramref name="interval"/> until the server ends the connection.</summary>
    public Client Drip(byte[] bytes, TimeSpan interval)
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
                    await socket.SendAsync(bytes, _ended.Token);
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
            {
            }
        }
    }

    /// <summary>Reads until <paramref name="text"/> has come.</summary>
    public async Task<Client> ReadUntilAsync(string text)
    {
        var read = new StringBuilder();
        var buffer = new byte[4096];
        while (!read.ToString().Contains(text, StringComparison.Ordinal))
        {
            var count = await socket.ReceiveAsync(buffer).WaitAsync(TimeoutsServer.Ceiling);
            count.ShouldBePositive($"closed before '{text}' came; it had sent: {read}");
            read.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return this;
    }

    /// <summary>What comes until the server closes, by FIN or by RST.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        var all = new MemoryStream();
        var buffer = new byte[65536];
        try
        {
            int count;
            while ((count = await socket.ReceiveAsync(buffer).WaitAsync(TimeoutsServer.Ceiling)) > 0)
            {
                all.Write(buffer, 0, count);
            }
        }
        catch (SocketException)
        {
            // RST is an end as well.
            WasReset = true;
        }

        return all.ToArray();
    }

    public async Task<string> ReadTextToEndAsync() => Encoding.Latin1.GetString(await ReadToEndAsync());

    /// <summary>How the server's connection ended.</summary>
    public async Task<ConnectionEnd> EndAsync()
    {
        var end = await server.EndOf(port, socket);
        await _ended.CancelAsync();
        return end;
    }

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
        socket.Dispose();
    }
}
