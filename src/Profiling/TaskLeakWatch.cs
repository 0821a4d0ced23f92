using System.Globalization;
using System.Text;
using Leak.Profiling.Capturing;
using Leak.Profiling.Formats;
using Leak.Profiling.Leaks;

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

    private readonly TaskLeakOptions _options;
    private readonly OperationReader _operations;
    private readonly LeftOperations _left;
    private int _disposed;

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
            foreach (var wait in Waits())
            {
                if (Find(callers) is not { Total: > 0 } left)
                {
                    return;
                }
                Throw(left, isLast: wait is null);
                Task.Delay(wait!.Value, _options.TimeProvider).GetAwaiter().GetResult();
            }
        }
    }

    /// <summary>Waits until the operations have ended, and checks.</summary>
    /// <exception cref="TaskLeakException">Operations are left.</exception>
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
            foreach (var wait in Waits())
            {
                if (Find(callers) is not { Total: > 0 } left)
                {
                    return;
                }
                Throw(left, isLast: wait is null);
                await Task.Delay(wait!.Value, _options.TimeProvider).ConfigureAwait(false);
            }
        }
    }

    private StackCapture Find(Callers callers) => _left.Find(_operations.Capture(singly: true), callers);

    /// <summary>How long to wait before each next look; null after the last.</summary>
    private IEnumerable<TimeSpan?> Waits()
    {
        var start = _options.TimeProvider.GetTimestamp();
        var wait = s_shortestWait;
        while (_options.TimeProvider.GetElapsedTime(start) is var waited && waited < _options.MaxWait)
        {
            yield return wait < _options.MaxWait - waited ? wait : _options.MaxWait - waited;
            wait = wait * 2 < s_longestWait ? wait * 2 : s_longestWait;
        }
        yield return null;
    }

    private void Throw(StackCapture left, bool isLast)
    {
        if (!isLast)
        {
            return;
        }
        using var text = new CappedBuffer(1024 * 1024);
        GroupedText.WriteStacks(left, text);
        throw new TaskLeakException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{left.Total} async operations were left behind, after waiting {_options.MaxWait.TotalSeconds:0.###} s for them to end. Innermost first:\n\n{Encoding.UTF8.GetString(text.ToArray())}"),
            TaskCapture.Of(left));
    }
}
