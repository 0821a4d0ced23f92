using System.Net.WebSockets;

namespace Leak.Audit.Looking;

/// <summary>What came of an upgrade.</summary>
/// <param name="IsThere">Whether the server upgraded.</param>
/// <param name="Echoes">Whether it sent back what it was sent.</param>
/// <param name="Words">In words: <c>upgraded</c>.</param>
internal sealed record WebSocketKnock(bool IsThere, bool Echoes, string Words)
{
    private static readonly byte[] s_message = "leak"u8.ToArray();

    public static async Task<WebSocketKnock> AskAsync(Knocks knocks, Door door, string path, CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        door.AddTo(socket.Options);
        socket.Options.CollectHttpResponseDetails = true;
        using var handler = Knocks.HandlerFor(door);
        using var client = new HttpMessageInvoker(handler);
        var refused = await knocks.TryAsync<string?>(
            knocks.Times.Ceiling,
            async token =>
            {
                await socket.ConnectAsync(door.At(path, "ws"), client, token);
                return null;
            },
            (_, why) => (int)socket.HttpStatusCode is > 0 and var status ? $"answered {status} to an upgrade" : why,
            cancellationToken);
        if (refused is not null)
        {
            return new(IsThere: false, Echoes: false, refused);
        }

        var echoes = await knocks.TryAsync(knocks.Times.Pause, token => EchoesAsync(socket, token), (_, _) => false, cancellationToken);
        socket.Abort();
        return new(IsThere: true, echoes, echoes ? "upgraded, and echoes" : "upgraded, and does not echo");
    }

    private static async Task<bool> EchoesAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        await socket.SendAsync(s_message, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        var buffer = new byte[4096];
        while (socket.State == WebSocketState.Open)
        {
            // It may say something of its own first.
            var message = await socket.ReceiveAsync(buffer, cancellationToken);
            if (message.EndOfMessage && buffer.AsSpan(0, message.Count).SequenceEqual(s_message))
            {
                return true;
            }
        }

        return false;
    }
}
