using Leak.Profiling.Ages;
using Leak.Profiling.Capturing;
using Leak.Profiling.Lints;
using Leak.Profiling.Lost;

namespace Leak.Profiling;

/// <summary>Tracks started and uncompleted async operations from <see cref="Start"/> until it is disposed.</summary>
/// <remarks>
/// <para>Safe to use from any thread. Any number may live at once; tracking goes on until the last is disposed.</para>
/// <para>Limits: operations that were started before tracking are not seen. Pooled <c>ValueTask</c> boxes
/// (<c>PoolingAsyncValueTaskMethodBuilder</c>) and sockets' own value-task sources are seen only where an operation that is
/// seen completes into them. The garbage collector does not take an operation while tracking is on, even if it is never
/// completed and nothing else refers to it: that is why it is seen. <see cref="TaskProfileOptions.Weak"/> changes that.</para>
/// </remarks>
public sealed class TaskProfile : IDisposable
{
    /// <summary>
    /// The meter of <c>leak.tasks.active</c>, which has a value while a profile is on that reads the runtime's table, and of
    /// <c>leak.tasks.lost</c>, which is there once a profile asks that operations are held weakly.
    /// </summary>
    public const string MeterName = TakenTally.MeterName;

    private readonly OperationReader _operations;
    private readonly TimeProvider _timeProvider;
    private AgeKeeper? _ages;

    private TaskProfile(OperationReader operations, TimeProvider timeProvider) => (_operations, _timeProvider) = (operations, timeProvider);

    /// <summary>Where the operations are read from.</summary>
    public TaskSource Source => (TaskSource)_operations.Source;

    /// <summary>Why the operations are read from <see cref="Source"/>: one line for a report.</summary>
    public string SourceReason => _operations.SourceReason;

    /// <summary>Switches tracking on. It goes on until the last profile is disposed.</summary>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="NotSupportedException">
    /// <see cref="TaskProfileOptions.Source"/> asks for the runtime's table, and this runtime's table cannot be read.
    /// </exception>
    public static TaskProfile Start(TaskProfileOptions? options = null)
    {
        options ??= new TaskProfileOptions();
        return new TaskProfile(options.StartReading(), options.TimeProvider);
    }

    /// <summary>The number of started and uncompleted async operations now. Costs next to nothing.</summary>
    /// <exception cref="ObjectDisposedException">The profile is disposed.</exception>
    public int Count()
    {
        ObjectDisposedException.ThrowIf(_operations.IsDisposed, this);
        return _operations.Count();
    }

    /// <summary>Every operation now, chained from the innermost await out to its root and grouped by stack.</summary>
    /// <remarks>Operations that start or complete meanwhile wait only while the runtime's table is copied.</remarks>
    /// <exception cref="ObjectDisposedException">The profile is disposed.</exception>
    public TaskCapture Capture()
    {
        ObjectDisposedException.ThrowIf(_operations.IsDisposed, this);
        return TaskCapture.Of(_operations.Capture(singly: false));
    }

    /// <summary>
    /// The operations that can never complete: nothing in the process refers to what would resume them. The garbage collector proves it.
    /// </summary>
    /// <remarks>
    /// <para>
    /// It collects the whole heap, with a pause, and waits for the finalizers. What only a lost operation holds is finalized, as it would be
    /// without a profile; the operations themselves stay in the profile. One proof runs at a time in a process, and other captures wait for it.
    /// </para>
    /// <para>
    /// What it does not name may be lost all the same: an operation that something still refers to, a static table of promises say, cannot be
    /// proved. It never names one that could complete.
    /// </para>
    /// </remarks>
    /// <exception cref="NotSupportedException">
    /// <see cref="Source"/> is not <see cref="TaskSource.ActiveTaskTable"/>, or a debugger is attached.
    /// </exception>
    /// <exception cref="TimeoutException">A finalizer of the process did not end within 10 s: nothing is proved.</exception>
    /// <exception cref="ObjectDisposedException">The profile is disposed.</exception>
    public TaskCapture CaptureLost()
    {
        ObjectDisposedException.ThrowIf(_operations.IsDisposed, this);
        return TaskCapture.Of(LostOperations.Capture(_operations));
    }

    /// <summary>
    /// The operations that could never complete and that the garbage collector has taken, since operations were first held weakly in this
    /// process: <see cref="TaskProfileOptions.Weak"/>. None where they never were. The total is the metric <c>leak.tasks.lost</c> of the
    /// meter <see cref="MeterName"/> too.
    /// </summary>
    /// <remarks>
    /// It tells within seconds of two collections that reach them: a finalizer may resume an operation after the first. Who is young goes
    /// with any collection, who is old with one of the whole heap.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The profile is disposed.</exception>
    public TakenTasks Taken()
    {
        ObjectDisposedException.ThrowIf(_operations.IsDisposed, this);
        return TakenTasks.Of(_operations.Taken);
    }

    /// <summary>Looks at the operations of now for what is likely to be a fault: see <see cref="TaskLintOptions"/>.</summary>
    /// <remarks>
    /// Ages are known from the first call on: what was there before is only known to be at least as old as that. So call it once when the
    /// profile starts, if a lint by time is to tell soon after.
    /// </remarks>
    /// <param name="options">Which lints, and from what on each tells; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="NotSupportedException"><see cref="Source"/> is not <see cref="TaskSource.ActiveTaskTable"/>.</exception>
    /// <exception cref="ObjectDisposedException">The profile is disposed.</exception>
    public IReadOnlyList<TaskLint> Lint(TaskLintOptions? options = null)
    {
        options ??= new TaskLintOptions();
        var settings = options.ToSettings();
        lock (_operations)
        {
            ObjectDisposedException.ThrowIf(_operations.IsDisposed, this);
            if (_operations.Table is { } table)
            {
                _ages ??= new AgeKeeper(table, _timeProvider);
            }
        }
        return [.. Linter.Run(_operations, _ages, settings, options.Requests?.Open).Select(TaskLint.Of)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_operations)
        {
            _ages?.Dispose();
            _operations.Dispose();
        }
    }
}
