using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;

namespace Leak.Scenarios.Fuzzing.Driving;

/// <summary>What the sample server does not have: handlers of shapes that applications have.</summary>
internal static class FuzzEndpoints
{
    private const string Uploaded = "All of it came.";
    private const int MessageBytes = 10_000;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Reads all of its body, and answers then.</summary>
    public static async Task UploadAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        context.Response.ContentLength = Uploaded.Length;
        await context.Response.WriteAsync(Uploaded, context.RequestAborted);
    }

    /// <summary>A WebSocket that sends a message again and again, and hears its client meanwhile.</summary>
    public static async Task PushAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var pushing = PushAsync(socket, ended.Token);
        try
        {
            await HearAsync(socket, context.RequestAborted);
        }
        finally
        {
            await ended.CancelAsync();
            await pushing;
        }
    }

    private static async Task HearAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        try
        {
            var buffer = new byte[4096];
            while ((await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken)).MessageType != WebSocketMessageType.Close)
            {
                // It hears and forgets.
            }
        }
        catch (Exception end) when (end is WebSocketException or OperationCanceledException)
        {
            // The client is gone, or was ended by a limit.
        }
    }

    private static async Task PushAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await socket.SendAsync(new byte[MessageBytes], WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
                await Task.Delay(s_pause, cancellationToken);
            }
        }
        catch (Exception end) when (end is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The same.
        }
    }
}
