using System.Net.WebSockets;
using Leak.Audit.Looking;
using Leak.Clients;
using Leak.Clients.Live;

namespace Leak.Audit.Serving;

/// <summary>A WebSocket that has nothing to say but a ping every five seconds, and answers the server's.</summary>
internal sealed class PingingWebSocketSession(LiveContext context, Door door) : OpenSession(context, door)
{
    private static readonly TimeSpan s_pingEvery = TimeSpan.FromSeconds(5);

    protected override async Task<IterationResult> OpenAsync(CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        Door.AddTo(socket.Options);
        socket.Options.KeepAliveInterval = s_pingEvery;
        socket.Options.KeepAliveTimeout = AnswerCeiling;
        await socket.ConnectAsync(Door.At(Path, "ws"), Invoker, cancellationToken);
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var message = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (message.MessageType == WebSocketMessageType.Close)
            {
                return new IterationResult(false, "cut", Error: "the server closed the WebSocket");
            }

            NoteRead(message.Count);
        }
    }
}
