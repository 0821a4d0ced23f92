namespace Leak.Server.Endpoints.Stalls;

/// <summary><c>/stall/hung</c>, any method: waits for ever, and ends when it is told to. It does not read a body.</summary>
internal static class HungEndpoint
{
    public static void MapHung(this WebApplication app)
    {
        var time = app.Services.GetService<TimeProvider>() ?? TimeProvider.System;
        app.Map("/stall/hung", context => Task.Delay(Timeout.InfiniteTimeSpan, time, context.RequestAborted));
    }
}
