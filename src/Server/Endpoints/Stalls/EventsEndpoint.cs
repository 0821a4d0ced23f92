using System.Globalization;
using System.Text;
using Leak.Timeouts;

namespace Leak.Server.Endpoints.Stalls;

/// <summary>
/// <c>GET /stall/events[?every=MS][&amp;bytes=N]</c>: an event stream. It is silent unless it is told how often an event comes, in
/// milliseconds; an event is <c>data: </c> and its number, filled up with spaces to so many bytes.
/// </summary>
internal static class EventsEndpoint
{
    private const long MostMilliseconds = 3_600_000;
    private const long MostBytes = 1 << 20;

    public static void MapEvents(this WebApplication app)
    {
        var time = app.Services.GetService<TimeProvider>() ?? TimeProvider.System;
        app.MapGet("/stall/events", context => HandleAsync(context, time)).WithStreamTimeout();
    }

    private static async Task HandleAsync(HttpContext context, TimeProvider time)
    {
        if (context.Request.Number("every", 0, MostMilliseconds) is not { } every)
        {
            await context.RefuseAsync("every", MostMilliseconds);
            return;
        }

        if (context.Request.Number("bytes", 0, MostBytes) is not { } bytes)
        {
            await context.RefuseAsync("bytes", MostBytes);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.FlushAsync(context.RequestAborted);
        if (every == 0)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, context.RequestAborted);
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(every), time);
        for (var number = 0L; await timer.WaitForNextTickAsync(context.RequestAborted); number++)
        {
            await context.Response.BodyWriter.WriteAsync(Event(number, (int)bytes), context.RequestAborted);
        }
    }

    private static byte[] Event(long number, int bytes)
    {
        const string End = "\n\n";
        var text = string.Create(CultureInfo.InvariantCulture, $"data: {number}");
        return Encoding.ASCII.GetBytes(text.PadRight(Math.Max(0, bytes - End.Length)) + End);
    }
}
