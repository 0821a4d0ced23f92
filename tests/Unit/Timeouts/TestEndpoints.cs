using System.Net.WebSockets;
using Leak.Timeouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Leak.Unit.Timeouts;

/// <summary>What the socket tests' clients stall at.</summary>
internal static class TestEndpoints
{
    private static readonly byte[] s_megabyte = new byte[1 << 20];

    public static void Map(WebApplication app, TimeoutsServer server)
    {
        app.MapGet("/ok", (HttpContext context) => context.Response.WriteAsync("ok"));
        app.MapPost("/post", async (HttpContext context) =>
        {
            // No token: a handler that gives none must be answered 408 all the same.
            await context.Request.Body.CopyToAsync(Stream.Null);
            await context.Response.WriteAsync("read");
        });
        app.MapPost("/streamed", async (HttpContext context) =>
        {
            if (context.Request.Query.ContainsKey("part"))
            {
                await context.Request.Body.ReadExactlyAsync(new byte[1]);
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }

            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            await context.Response.WriteAsync("read");
        }).WithStreamTimeout();
        app.MapPost("/unread", (HttpContext context) => context.Response.WriteAsync("unread"));
        app.MapGet("/big", async (HttpContext context) =>
        {
            for (var i = 0; i < 64; i++)
            {
                await context.Response.Body.WriteAsync(s_megabyte);
            }
        });
        app.MapGet("/megabyte", (HttpContext context) => context.Response.Body.WriteAsync(s_megabyte).AsTask());
        app.MapGet("/hung", (HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        app.MapGet("/deaf", () => server.Gate.Task).WithMaxRequests(2);
        app.MapGet("/slow", async (HttpContext context, double seconds) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds), context.RequestAborted);
            await context.Response.WriteAsync("slow");
        });
        app.MapGet("/events", EventsAsync).WithStreamTimeout();
        app.Map("/ws", async (HttpContext context) =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await socket.ReceiveAsync(new byte[16], context.RequestAborted);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
        });
        app.Map("/push", PushAsync);
    }

    /// <summary>A WebSocket that says a lot, and listens meanwhile.</summary>
    private static async Task PushAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        try
        {
            var received = socket.ReceiveAsync(new byte[16], context.RequestAborted);
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            while (!received.IsCompleted && await timer.WaitForNextTickAsync(context.RequestAborted))
            {
                await socket.SendAsync(s_megabyte.AsMemory(0, 8192), WebSocketMessageType.Binary, true, context.RequestAborted);
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
        }
    }

    private static async Task EventsAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync();
        if (context.Request.Query.ContainsKey("silent"))
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var payload = $"data: {new string('x', context.Request.Query.ContainsKey("small") ? 8 : 8192)}\n\n";
        while (await timer.WaitForNextTickAsync(context.RequestAborted))
        {
            await context.Response.WriteAsync(payload, context.RequestAborted);
        }
    }
}
