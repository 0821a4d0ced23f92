using System.Net.WebSockets;

namespace Leak.Server.Endpoints.Stalls;

/// <summary><c>/stall/push</c>: a WebSocket that says 1 KiB, and then 16 KiB every 30 ms, until its client says something.</summary>
internal static class PushEndpoint
{
    private const int FirstBytes = 1024;

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(30);

    // More than Kestrel takes of a stream whose window is shut, so that it soon waits and its tasks are steady.
    private static readonly byte[] s_message = new byte[16 * 1024];

    public static void MapPush(this WebApplication app)
    {
        var time = app.Services.GetService<TimeProvider>() ?? TimeProvider.System;
        app.Map("/stall/push", context => HandleAsync(context, time));
    }

    private static async Task HandleAsync(HttpContext context, TimeProvider time)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            context.Response.Headers.Upgrade = "websocket";
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        try
        {
            await PushAsync(socket, time, context.RequestAborted);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The client is gone, or was ended by a limit.
        }
    }

    private static async Task PushAsync(WebSocket socket, TimeProvider time, CancellationToken cancellationToken)
    {
        // Pongs are read meanwhile, and are no message.
        var said = socket.ReceiveAsync(new byte[1], cancellationToken);
        await SendAsync(s_message.AsMemory(0, FirstBytes));
        using var timer = new PeriodicTimer(s_interval, time);
        while (!said.IsCompleted && await timer.WaitForNextTickAsync(cancellationToken))
        {
            await SendAsync(s_message);
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);

        ValueTask SendAsync(ReadOnlyMemory<byte> message) =>
            socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
    }
}
