using Leak.Bounds.Servers;

namespace Leak.Tool.Jobs;

/// <summary>The server of a scenario: a fresh one for each run of it.</summary>
internal sealed class ItemServer(JobItem item) : IAsyncDisposable
{
    private IServerUnderTest? _current;

    /// <summary>Stops the one of the run before, if there was one, and starts the next.</summary>
    public async Task<IServerUnderTest> NextAsync(CancellationToken cancellationToken)
    {
        await DisposeAsync();
        return _current = await item.StartServerAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _current, null) is { } last)
        {
            await last.DisposeAsync();
        }
    }
}
