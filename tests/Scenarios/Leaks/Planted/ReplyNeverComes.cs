using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Leak.Scenarios.Leaks.Planted;

internal sealed class ReplyNeverComes : PlantedLeak
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _waiting = new();

    public override string Name => "a `TaskCompletionSource` in a dictionary whose key never comes back";

    public override string Cause => "A message is sent with a key. The reply would complete the promise that lies under the key, and never comes.";

    public override string Repair => "The wait has a limit, and a `finally` removes the key.";

    public override Task LeakAsync(HttpContext context)
    {
        _ = WaitForReplyAsync(Guid.NewGuid());
        return Task.CompletedTask;
    }

    public override Task RepairedAsync(HttpContext context)
    {
        _ = WaitForReplyOrGiveUpAsync(Guid.NewGuid());
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        foreach (var reply in _waiting.Values)
        {
            reply.SetResult();
        }

        return base.DisposeAsync();
    }

    private async Task WaitForReplyAsync(Guid key)
    {
        var reply = _waiting.GetOrAdd(key, _ => new TaskCompletionSource());
        await reply.Task;
        _waiting.TryRemove(key, out _);
    }

    private async Task WaitForReplyOrGiveUpAsync(Guid key)
    {
        var reply = _waiting.GetOrAdd(key, _ => new TaskCompletionSource());
        try
        {
            await reply.Task.WaitAsync(TimeSpan.FromMilliseconds(1));
        }
        catch (TimeoutException)
        {
            // An app logs it.
        }
        finally
        {
            _waiting.TryRemove(key, out _);
        }
    }
}
