namespace Leak.Tool.Progress;

/// <summary>Calls back on every tick until it is disposed, then once more, for the last time.</summary>
internal sealed class ProgressLoop : IAsyncDisposable
{
    private readonly PeriodicTimer _timer;
    private readonly Action<bool> _show;
    private readonly Task _loop;

    public ProgressLoop(TimeSpan interval, TimeProvider timeProvider, Action<bool> show)
    {
        _timer = new PeriodicTimer(interval, timeProvider);
        _show = show;
        _loop = RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _loop;
        _show(true);
    }

    private async Task RunAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            _show(false);
        }
    }
}
