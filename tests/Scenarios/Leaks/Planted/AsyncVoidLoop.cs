using Microsoft.AspNetCore.Http;

namespace Leak.Scenarios.Leaks.Planted;

internal sealed class AsyncVoidLoop : PlantedLeak
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    public override string Name => "an `async void` loop";

    public override string Cause => "A request starts an `async void` loop. Nobody can await it, and nothing stops it.";

    public override string Repair => "The loop is an `async Task` with a token. The request cancels it and awaits it.";

    public override Task LeakAsync(HttpContext context)
    {
        Poll();
        return Task.CompletedTask;
    }

    public override async Task RepairedAsync(HttpContext context)
    {
        using var stop = new CancellationTokenSource();
        var polling = PollAsync(stop.Token);
        await stop.CancelAsync();
        await polling;
    }

    private static async Task PollAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(s_interval, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async void Poll()
    {
        while (!Ended.IsCancellationRequested)
        {
            await Task.Delay(s_interval, Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
