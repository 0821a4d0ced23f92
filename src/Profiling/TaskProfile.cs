using Leak.Profiling.Ages;
using Leak.Profiling.Capturing;

namespace Leak.Profiling;

/// <summary>Tracks started and uncompleted async operations from <see cref="Start"/> until it is disposed.</summary>
/// <remarks>
/// <para>Safe to use from any thread. Any number may live at once; tracking goes on until the last is disposed.</para>
/// <para>Limits: operations started before tracking are not seen; nor are pooled <c>ValueTask</c> boxes
/// (<c>PoolingAsyncValueTaskMethodBuilder</c>) and sockets' own value-task sources, except where an operation that is seen
/// completes into them. An operation that is never completed, and that the garbage collector would have taken with all that
/// refers to it, is held while tracking is on: that is why it is seen.</para>
/// </remarks>
public sealed class TaskProfile : IDisposable
{
    // One of the two.
    private readonly CausalityEvents? _events;
    private readonly ActiveTaskTable? _table;

    private readonly TaskTracking _tracking;
    private int _disposed;

    private TaskProfile(TaskTracking tracking, ActiveTaskTable? table, string reason)
    {
        _tracking = tracking;
        _table = table;
        _events = table is null ? new CausalityEvents() : null;
        Source = table is null ? TaskSource.CausalityEvents : TaskSource.ActiveTaskTable;
        SourceReason = reason;
    }

    /// <summary>Where the operations are read from.</summary>
    public TaskSource Source { get; }

    /// <summary>Why <see cref="Source"/> is the one: one line for a report.</summary>
    public string SourceReason { get; }

    /// <summary>Switches tracking on. It goes on until the last profile is disposed.</summary>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="NotSupportedException">
    /// <see cref="TaskProfileOptions.Source"/> asks for the runtime's table, and this runtime's is not as it is known.
    /// </exception>
    public static TaskProfile Start(TaskProfileOptions? options = null)
    {
        options ??= new TaskProfileOptions();
        if (options.Source == TaskSource.CausalityEvents)
        {
            return new TaskProfile(options.Tracking, null, "asked for");
        }
        if (options.Tracking.Hold(out var failure) is { } table)
        {
            return new TaskProfile(options.Tracking, table, "the runtime's table of active tasks passed its self-check");
        }
        return options.Source == TaskSource.ActiveTaskTable
            ? throw new NotSupportedException($"This runtime's table of active tasks cannot be used: {failure}.")
            : new TaskProfile(options.Tracking, null, $"the runtime's table of active tasks cannot be used: {failure}");
    }

    /// <summary>The number of started and uncompleted async operations now. Costs next to nothing.</summary>
    /// <exception cref="ObjectDisposedException">The profile is disposed.</exception>
    public int Count()
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return _table?.Count() ?? _events!.Count;
    }

    /// <summary>Every operation now, chained from the innermost await out to its root and grouped by stack.</summary>
    /// <remarks>Only the copying of the runtime's table holds up operations that start or complete meanwhile.</remarks>
    /// <exception cref="ObjectDisposedException">The profile is disposed.</exception>
    public TaskCapture Capture() => Capture(singly: false);

    /// <summary>The same; with <paramref name="singly"/>, <see cref="TaskCapture.Operations"/> has each operation by itself.</summary>
    internal TaskCapture Capture(bool singly)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        if (_table is null)
        {
            return _events!.Capture() with { SourceReason = SourceReason };
        }
        using var tasks = _table.Copy();
        return StackBuilder.Build(tasks, _table, singly) with { SourceReason = SourceReason };
    }

    /// <summary>A stack to rehearse on, with a line where this library's PDB is at hand; none where there are no stacks.</summary>
    internal IReadOnlyList<TaskFrame> KnownStack => _tracking.KnownStack;

    /// <summary>From the first call on, notes which operations were there when, so that they have an age.</summary>
    /// <remarks>Null where the source does not tell operations apart. The caller disposes of it.</remarks>
    internal AgeKeeper? KeepAges(TimeProvider timeProvider) => _table is null ? null : new AgeKeeper(_table, timeProvider);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }
        _events?.Dispose();
        if (_table is not null)
        {
            _tracking.Release();
        }
    }
}
