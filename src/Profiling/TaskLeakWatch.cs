using Leak.Profiling.Capturing;
using Leak.Profiling.Leaks;
using Leak.Profiling.Lost;

namespace Leak.Profiling;

/// <summary>A watch of <see cref="TaskLeaks.Watch"/>: dispose of it to check. Prefer <c>await using</c>.</summary>
/// <remarks>
/// <see cref="Dispose"/> blocks its thread while it waits. An operation that needs this thread to complete, through a synchronization
/// context, is then left behind.
/// </remarks>
public sealed class TaskLeakWatch : IDisposable, IAsyncDisposable
{
    private static readonly TimeSpan s_shortestWait = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(100);

    // What ends by then needs no collection.
    private static readonly TimeSpan s_provesAfter = TimeSpan.FromMilliseconds(50);

    private readonly TaskLeakOptions _options;
    private readonly OperationReader _operations;
    private readonly LeftOperations _left;
    private int _disposed;
    private bool _hasProved;

    internal TaskLeakWatch(TaskLeakOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxWait, TimeSpan.Zero);
        _options = options;
        _operations = OperationReader.Start(TaskTracking.Runtime, CaptureSource.ActiveTaskTable);
        _left = new LeftOperations(
            new IgnoredOperations(options.IgnoreCurrent, options.IgnoreHosting, options.IgnoreMethods, options.IgnoreAssemblies),
            $"{nameof(TaskLeakWatch)}.{nameof(DisposeAsync)}",
            _operations.Capture(singly: true));
    }

    /// <summary>Waits until the operations have ended, and checks.</summary>
    /// <exception cref="TaskLeakException">Operations are left.</exception>
    /// <exception cref="TimeoutException"><see cref="TaskLeakOptions.Prove"/>: a finalizer of the process did not end.</exception>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }
        using (_operations)
        {
            // The caller itself may be an async method: it runs, on this thread, and is no leak.
            var callers = Callers.OnThisThread(_operations.Table!.Tasks);
            foreach (var (waited, wait) in Waits())
            {
                if (IsClean(callers, waited, isLast: wait is null))
                {
                    return;
                }
                Task.Delay(wait!.Value, _options.TimeProvider).GetAwaiter().GetResult();
            }
        }
    }

    /// <summary>Waits until the operations have ended, and checks.</summary>
    /// <exception cref="TaskLeakException">Operations are left.</exception>
    /// <exception cref="TimeoutException"><see cref="TaskLeakOptions.Prove"/>: a finalizer of the process did not end.</exception>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }
        using (_operations)
        {
            // The caller runs on this thread until we first wait; from then on it is what we complete into.
            var callers = Callers.OnThisThread(_operations.Table!.Tasks);
            foreach (var (waited, wait) in Waits())
            {
                if (IsClean(callers, waited, isLast: wait is null))
                {
                    return;
                }
                await Task.Delay(wait!.Value, _options.TimeProvider).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether nothing is left. Throws where it is known that something will be.</summary>
    private bool IsClean(Callers callers, TimeSpan waited, bool isLast)
    {
        var proves = _options.Prove && (isLast || (!_hasProved && waited >= s_provesAfter));
        // First: what completes meanwhile is not left.
        var lost = proves && _left.Find(_operations.Capture(singly: true), callers).Total > 0 ? LostOperations.Find(_operations) : null;
        _hasProved |= lost is not null;
        var left = _left.Find(_operations.Capture(singly: true), callers);
        if (left.Total == 0)
        {
            return true;
        }
        if (isLast || (lost is not null && Array.Exists(left.Operations.Ids, lost.Contains)))
        {
            var (text, never) = LeakMessage.Of(left, lost, waited);
            throw new TaskLeakException(text, TaskCapture.Of(left), never is null ? null : TaskCapture.Of(never));
        }
        return false;
    }

    /// <summary>How long was waited, and how long to wait before the next look; null after the last.</summary>
    private IEnumerable<(TimeSpan Waited, TimeSpan? Wait)> Waits()
    {
        var start = _options.TimeProvider.GetTimestamp();
        var wait = s_shortestWait;
        while (_options.TimeProvider.GetElapsedTime(start) is var waited && waited < _options.MaxWait)
        {
            yield return (waited, wait < _options.MaxWait - waited ? wait : _options.MaxWait - waited);
            wait = wait * 2 < s_longestWait ? wait * 2 : s_longestWait;
        }
        yield return (_options.MaxWait, null);
    }
}
