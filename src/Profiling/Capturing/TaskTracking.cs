using Leak.Profiling.Naming;

namespace Leak.Profiling.Capturing;

/// <summary>Switches the runtime's table on for the first profile, and off after the last.</summary>
/// <param name="names">What the runtime calls it.</param>
internal sealed class TaskTracking(RuntimeNames names)
{
    /// <summary>The one of this process. Another is for tests of what happens where the runtime is not as it is known.</summary>
    public static readonly TaskTracking Runtime = new(new RuntimeNames());

    private readonly Lock _gate = new();
    private ActiveTaskTable? _table;
    private int _holders;
    private bool _isOurs;
    private ITimer? _sweep;

    // The self-check's outcome, once it has run: it is a property of the runtime.
    private string? _failure;
    private bool _isChecked;

    /// <summary>The stack that the self-check read; none before it has run.</summary>
    public IReadOnlyList<NamedFrame> KnownStack { get; private set; } = [];

    /// <summary>The table, or null and why it cannot be used. It is on until <see cref="Release"/>.</summary>
    public ActiveTaskTable? Hold(out string? failure)
    {
        lock (_gate)
        {
            if (_failure is null && _holders == 0)
            {
                _sweep?.Dispose();
                _sweep = null;
                _failure = SwitchOn();
                _isChecked = true;
            }
            failure = _failure;
            if (failure is not null)
            {
                return null;
            }
            _holders++;
            return _table;
        }
    }

    public void Release()
    {
        lock (_gate)
        {
            if (--_holders == 0 && _isOurs)
            {
                SwitchOff(_table!);
            }
        }
    }

    /// <summary>Null when the table is on, else why it cannot be used: then it is as it was.</summary>
    private string? SwitchOn()
    {
        try
        {
            KnownRuntimes.Check(names.Version);
            _table ??= new ActiveTaskTable(names);
            _isOurs = !_table.Enabled;
            if (_isOurs)
            {
                _table.SwitchOn();
            }
            else
            {
                _table.Join();
            }
        }
        // Whatever a missing or changed member throws, it means the same: not this way.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
        if (_isChecked)
        {
            return null;
        }
        var failure = SelfCheck.Failure(_table, out var known);
        KnownStack = known;
        if (failure is not null && _isOurs)
        {
            SwitchOff(_table);
        }
        return failure;
    }

    private void SwitchOff(ActiveTaskTable table)
    {
        table.SwitchOff();
        // An operation that read the flag just before may still put itself in, and nobody would take it out.
        _sweep = TimeProvider.System.CreateTimer(
            static tracking => ((TaskTracking)tracking!).Sweep(), this, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
    }

    private void Sweep()
    {
        lock (_gate)
        {
            if (_holders == 0 && _isOurs && _table is { Enabled: false } table)
            {
                table.SwitchOff();
            }
        }
    }
}
