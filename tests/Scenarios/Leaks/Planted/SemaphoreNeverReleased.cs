using Microsoft.AspNetCore.Http;

namespace Leak.Scenarios.Leaks.Planted;

internal sealed class SemaphoreNeverReleased : AbandonedRequest
{
    private readonly SemaphoreSlim _gate = new(1);
    private int _requests;

    public override string Name => "a semaphore never released";

    public override string Cause => "The first request fails between `WaitAsync` and `Release`. All later requests wait at the semaphore, and their clients go away.";

    public override string Repair => "`Release` stands in a `finally`.";

    public override async Task LeakAsync(HttpContext context)
    {
        Enter();
        await _gate.WaitAsync(CancellationToken.None);
        Work();
        _gate.Release();
    }

    public override async Task RepairedAsync(HttpContext context)
    {
        Enter();
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            Work();
        }
        finally
        {
            _gate.Release();
        }
    }

    public override ValueTask DisposeAsync()
    {
        // For each that waits.
        _gate.Release(Requests + 1);
        return base.DisposeAsync();
    }

    private void Work()
    {
        if (Interlocked.Increment(ref _requests) == 1)
        {
            throw new InvalidOperationException("The first request fails, as it is to.");
        }
    }
}
