using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Leak.Scenarios.Audit.Matrix;

/// <summary>What stands behind a proxy: a server without any limit, so that what ends a connection is the proxy's.</summary>
internal static class Origin
{
    private static readonly byte[] s_chunk = new byte[64 * 1024];

    public static Task<LoopbackApp> StartAsync() => LoopbackApp.StartAsync(
        builder => builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromHours(1);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromHours(1);
        }),
        app =>
        {
            app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
            app.Run(AnswerAsync);
        });

    private static Task AnswerAsync(HttpContext context) => context.Request.Path.Value switch
    {
        MatrixPaths.Post => PostAsync(context),
        MatrixPaths.Download => DownloadAsync(context),
        MatrixPaths.Stream => StreamAsync(context),
        MatrixPaths.Echo => EchoAsync(context),
        MatrixPaths.Hung => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted),
        _ => context.Response.WriteAsync("ok", context.RequestAborted),
    };

    private static async Task PostAsync(HttpContext context)
    {
        while (!(await context.Request.BodyReader.ReadAsync(context.RequestAborted) is var read && read.IsCompleted))
        {
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
        }

        await context.Response.WriteAsync("ok", context.RequestAborted);
    }

    private static async Task DownloadAsync(HttpContext context)
    {
        var left = Number(context, "bytes", MatrixPaths.LargeBytes);
        context.Response.ContentLength = left;
        for (; left > 0; left -= s_chunk.Length)
        {
            await context.Response.Body.WriteAsync(s_chunk.AsMemory(0, (int)Math.Min(left, s_chunk.Length)), context.RequestAborted);
        }
    }

    private static async Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";

        // Or nginx keeps the head until there is more of it.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        await context.Response.WriteAsync(":\n\n", context.RequestAborted);
        if (Number(context, "bytes", 0) is var bytes and > 0)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(Number(context, "every", 1000)));
            var message = $"data: {new string('.', (int)bytes)}\n\n";
            while (await timer.WaitForNextTickAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync(message, context.RequestAborted);
            }
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } message)
        {
            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, context.RequestAborted);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", context.RequestAborted);
    }

    private static long Number(HttpContext context, string name, long otherwise) =>
        long.TryParse(context.Request.Query[name], out var number) ? number : otherwise;
}
