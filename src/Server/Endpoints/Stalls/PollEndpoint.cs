namespace Leak.Server.Endpoints.Stalls;

/// <summary><c>GET /stall/poll[?after=MS]</c>: a long poll, answered after so many milliseconds, 10,000 unless it is told.</summary>
internal static class PollEndpoint
{
    private const long DefaultMilliseconds = 10_000;
    private const long MostMilliseconds = 3_600_000;
    private const string Answer = "Nothing new.";

    public static void MapPoll(this WebApplication app)
    {
        var time = app.Services.GetService<TimeProvider>() ?? TimeProvider.System;
        app.MapGet("/stall/poll", context => HandleAsync(context, time));
    }

    private static async Task HandleAsync(HttpContext context, TimeProvider time)
    {
        if (context.Request.Number("after", DefaultMilliseconds, MostMilliseconds) is not { } after)
        {
            await context.RefuseAsync("after", MostMilliseconds);
            return;
        }

        await Task.Delay(TimeSpan.FromMilliseconds(after), time, context.RequestAborted);
        context.Response.ContentLength = Answer.Length;
        await context.Response.WriteAsync(Answer, context.RequestAborted);
    }
}
