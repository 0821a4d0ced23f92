using Leak.Profiling.Naming;

namespace Leak.Profiling.Capturing;

/// <summary>Reads the operations of the process, from the runtime's table or by the events, from its start until it is disposed.</summary>
/// <remarks>Safe to use from any thread.</remarks>
internal sealed class OperationReader : IDisposable
{
    // One of the two.
    private readonly CausalityEvents? _events;
    private readonly ActiveTaskTable? _table;

    private readonly TaskTracking _tracking;
    private readonly bool _isWeak;
    private int _disposed;

    private OperationReader(TaskTracking tracking, ActiveTaskTable? table, string reason, bool isWeak = false)
    {
        _isWeak = isWeak;
        _tracking = tracking;
        _table = table;
        _events = table is null ? new CausalityEvents() : null;
        SourceReason = reason;
    }

    public CaptureSource Source => _table is null ? CaptureSource.CausalityEvents : CaptureSource.ActiveTaskTable;

    /// <summary>Why <see cref="Source"/> is the one: one line for a report.</summary>
    public string SourceReason { get; }

    /// <summary>The table that it reads; null where the source does not tell operations apart.</summary>
    public ActiveTaskTable? Table => _table;

    /// <summary>What the collector took, where operations were held weakly.</summary>
    public TakenTally Taken => _tracking.Taken;

    public bool IsDisposed => _disposed != 0;

    /// <summary>A stack to rehearse on, with a line where this library's PDB is at hand; none where there are no stacks.</summary>
    public IReadOnlyList<NamedFrame> KnownStack => _tracking.KnownStack;

    /// <param name="tracking">Whose table.</param>
    /// <param name="source">Null: the table where it can be used, else the events.</param>
    /// <param name="isWeak">Whether it is enough to hold operations weakly.</param>
    /// <exception cref="NotSupportedException">The table is asked for, and cannot be used.</exception>
    public static OperationReader Start(TaskTracking tracking, CaptureSource? source, bool isWeak = false)
    {
        if (source == CaptureSource.CausalityEvents)
        {
            return new OperationReader(tracking, null, "asked for");
        }
        if (tracking.Hold(out var failure, isWeak) is { } table)
        {
            return new OperationReader(tracking, table, "the runtime's table of active tasks passed its self-check", isWeak);
        }
        return source == CaptureSource.ActiveTaskTable
            ? throw new NotSupportedException($"This runtime's table of active tasks cannot be used: {failure}.")
            : new OperationReader(tracking, null, $"the runtime's table of active tasks cannot be used: {failure}");
    }

    /// <summary>The number of operations now.</summary>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public int Count()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return _table?.Count() ?? _events!.Count;
    }

    /// <summary>Every operation now; with <paramref name="singly"/>, each by itself too, where the source tells them apart.</summary>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public StackCapture Capture(bool singly)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (_table is null)
        {
            return _events!.Capture() with { SourceReason = SourceReason + _events.Gap };
        }
        using var tasks = _table.Copy();
        return StackBuilder.Build(tasks, _table, singly) with { SourceReason = SourceReason };
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }
        _events?.Dispose();
        if (_table is not null)
        {
            _tracking.Release(_isWeak);
        }
    }
}
