using Microsoft.AspNetCore.Http;

namespace Leak.Scenarios.Leaks.Planted;

internal sealed class TaskRunLoop : PlantedLeak
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    public override string Name => "a `Task.Run` loop";

    public override string Cause => "A request starts a loop by `Task.Run`, keeps no task of it and gives it no token.";

    public override string Repair => "The loop has a token. The request cancels it and awaits it.";

    public override bool TellsThatItStays => true;

    public override Task LeakAsync(HttpContext context)
    {
        _ = Task.Run(
            async () =>
            {
                while (!Ended.IsCancellationRequested)
                {
                    var interval = Task.Delay(s_interval, Ended);
                    Stay();
                    await interval.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            },
            CancellationToken.None);
        return Task.CompletedTask;
    }

    public override async Task RepairedAsync(HttpContext context)
    {
        using var stop = new CancellationTokenSource();
        var loop = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await Task.Delay(s_interval, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            },
            CancellationToken.None);
        await stop.CancelAsync();
        await loop;
    }
}
