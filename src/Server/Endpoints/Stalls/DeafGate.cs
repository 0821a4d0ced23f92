namespace Leak.Server.Endpoints.Stalls;

/// <summary>
/// What the deaf handler waits on, whatever its token says. Whoever runs the server opens it before the server is stopped,
/// since nothing else ends those handlers; the server's own stop, and its disposal, open it too.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class DeafGate : IDisposable
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;

    /// <summary>How many handlers wait.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Lets all handlers go that wait, and all that come. It cannot be shut again.</summary>
    public void Open() => _opened.TrySetResult();

    /// <inheritdoc/>
    public void Dispose() => Open();

    internal async Task WaitAsync()
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await _opened.Task;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
