using Microsoft.AspNetCore.Http;

namespace Leak.Scenarios.Leaks.Planted;

internal sealed class RetryLoop : PlantedLeak
{
    private const int MostTries = 3;

    public override string Name => "a retry loop";

    public override string Cause => "A request sends a message in the background, and tries again until that succeeds. The other side is down for good.";

    public override string Repair => "It gives up after three tries.";

    public override bool TellsThatItStays => true;

    public override Task LeakAsync(HttpContext context)
    {
        _ = SendAsync();
        return Task.CompletedTask;
    }

    public override Task RepairedAsync(HttpContext context)
    {
        _ = SendOrGiveUpAsync();
        return Task.CompletedTask;
    }

    private static async Task<bool> TryAsync()
    {
        await Task.Yield();
        return false;
    }

    private static async Task SendOrGiveUpAsync()
    {
        for (var tries = 1; tries <= MostTries && !await TryAsync(); tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(tries));
        }
    }

    private async Task SendAsync()
    {
        while (!await TryAsync() && !Ended.IsCancellationRequested)
        {
            var pause = Task.Delay(TimeSpan.FromMinutes(1), Ended);
            Stay();
            await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
