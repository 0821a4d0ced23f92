namespace Leak.Bounds.Engine;

/// <summary>Counts what runs, without keeping a task for what has ended. The first real failure stops all.</summary>
internal sealed class RunningIterations(CancellationTokenSource stop)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _failure;

    // One for the scheduler itself, taken back when it waits.
    private int _running = 1;

    public void Start(Func<Task> run)
    {
        Interlocked.Increment(ref _running);
        _ = FollowAsync(run);
    }

    /// <summary>Waits until all have ended.</summary>
    /// <returns>What the first of them threw, which the contract of a drive does not allow; <see langword="null"/>: nothing.</returns>
    public async Task<Exception?> WaitAsync()
    {
        EndOne();
        await _ended.Task;
        return _failure;
    }

    private async Task FollowAsync(Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // As asked.
        }
        catch (Exception exception)
        {
            if (Interlocked.CompareExchange(ref _failure, exception, null) is null)
            {
                await stop.CancelAsync();
            }
        }
        finally
        {
            EndOne();
        }
    }

    private void EndOne()
    {
        if (Interlocked.Decrement(ref _running) == 0)
        {
            _ended.SetResult();
        }
    }
}
