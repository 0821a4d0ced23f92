using Microsoft.AspNetCore.Http;

namespace Leak.Scenarios.Leaks.Planted;

internal sealed class TimerNeverDisposed : PlantedLeak
{
    private static readonly TimeSpan s_period = TimeSpan.FromHours(1);

    public override string Name => "a `Timer` for each request";

    public override string Cause => "A request starts a `Timer`. Something keeps it, and nobody disposes of it.";

    public override string Repair => "`await using` disposes of the timer with its request.";

    public override Task LeakAsync(HttpContext context)
    {
        Keep(new Timer(_ => { }, null, s_period, s_period));
        return Task.CompletedTask;
    }

    public override async Task RepairedAsync(HttpContext context)
    {
        await using var timer = new Timer(_ => { }, null, s_period, s_period);
        await Task.Yield();
    }
}
