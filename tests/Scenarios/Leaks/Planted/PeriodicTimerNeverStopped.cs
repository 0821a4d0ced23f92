using Microsoft.AspNetCore.Http;

namespace Leak.Scenarios.Leaks.Planted;

internal sealed class PeriodicTimerNeverStopped : PlantedLeak
{
    private static readonly TimeSpan s_period = TimeSpan.FromMinutes(1);

    public override string Name => "a `PeriodicTimer` never stopped";

    public override string Cause => "A request starts a loop on a `PeriodicTimer`, without a token, and does not dispose of the timer.";

    public override string Repair => "The request disposes of the timer, which ends the loop, and awaits the loop.";

    public override Task LeakAsync(HttpContext context)
    {
        _ = RefreshAsync(Keep(new PeriodicTimer(s_period)));
        return Task.CompletedTask;
    }

    public override async Task RepairedAsync(HttpContext context)
    {
        var timer = new PeriodicTimer(s_period);
        var loop = RefreshAsync(timer);
        timer.Dispose();
        await loop;
    }

    private static async Task RefreshAsync(PeriodicTimer timer)
    {
        while (await timer.WaitForNextTickAsync())
        {
            // An app refreshes something.
        }
    }
}
