using Microsoft.AspNetCore.Http;

namespace Leak.Scenarios.Leaks.Planted;

internal sealed class LostTask : PlantedLeak
{
    private const int Each = 1000;

    private int _requests;

    public override string Name => "a task lost on every 1,000th request";

    public override string Cause => "Every 1,000th request waits for a promise that its code then forgets: one path does not complete it.";

    public override string Repair => "Every path completes the promise.";

    public override int Requests => 3 * Each;

    public override int Left => Requests / Each;

    public override Task LeakAsync(HttpContext context)
    {
        if (IsDue())
        {
            var written = new TaskCompletionSource();
            Lose(WriteLogAsync(written.Task), written.SetResult);
        }

        return Task.CompletedTask;
    }

    public override Task RepairedAsync(HttpContext context)
    {
        if (IsDue())
        {
            var written = new TaskCompletionSource();
            _ = WriteLogAsync(written.Task);
            written.SetResult();
        }

        return Task.CompletedTask;
    }

    private static async Task WriteLogAsync(Task written) => await written;

    private bool IsDue() => Interlocked.Increment(ref _requests) % Each == 0;
}
