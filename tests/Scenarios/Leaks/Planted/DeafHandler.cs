using Microsoft.AspNetCore.Http;

namespace Leak.Scenarios.Leaks.Planted;

internal sealed class DeafHandler : AbandonedRequest
{
    private readonly TaskCompletionSource _job = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override string Name => "a handler deaf to abort";

    public override string Cause => "The handler waits for a job without `RequestAborted`. Its client is gone, and the request stays.";

    public override string Repair => "The handler gives `RequestAborted` to what it waits for.";

    public override async Task LeakAsync(HttpContext context)
    {
        Enter();
        await _job.Task;
    }

    public override async Task RepairedAsync(HttpContext context)
    {
        Enter();
        await _job.Task.WaitAsync(context.RequestAborted);
    }

    public override ValueTask DisposeAsync()
    {
        _job.SetResult();
        return base.DisposeAsync();
    }
}
