using System.Diagnostics;
using System.Diagnostics.Metrics;
using Leak.Profiling.Naming;

namespace Leak.Profiling.Capturing;

/// <summary>Switches the runtime's table on for the first profile, and off after the last.</summary>
/// <param name="names">What the runtime calls it.</param>
/// <param name="weakensEach">
/// How old an operation is before it may be held weakly, at least: what ends sooner costs nothing. Default: a second.
/// </param>
internal sealed class TaskTracking(RuntimeNames names, TimeSpan? weakensEach = null)
{
    /// <summary>The one of this process. Another is for tests of what happens where the runtime is not as it is known.</summary>
    public static readonly TaskTracking Runtime = new(new RuntimeNames());

    private readonly TimeSpan _weakensEach = weakensEach ?? TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private ActiveTaskTable? _table;
    private int _holders;
    private bool _isOurs;
    private ITimer? _sweep;
    private int _weakHolders;
    private ITimer? _weakening;
    private ObservableGauge<long>? _active;

    // The self-check's outcome, once it has run: it is a property of the runtime.
    private string? _failure;
    private bool _isChecked;

    /// <summary>The stack that the self-check read; none before it has run.</summary>
    public IReadOnlyList<NamedFrame> KnownStack { get; private set; } = [];

    /// <summary>What the collector took while operations were held weakly.</summary>
    public TakenTally Taken { get; } = new();

    /// <summary>The table, or null and why it cannot be used. It is on until <see cref="Release"/>.</summary>
    /// <param name="failure">Why it cannot be used.</param>
    /// <param name="isWeak">Whether it is enough that it holds operations weakly. It does where that is enough for all.</param>
    public ActiveTaskTable? Hold(out string? failure, bool isWeak = false)
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
            _weakHolders += isWeak ? 1 : 0;
            _active ??= PublishActive();
            if (isWeak)
            {
                Taken.Publish();
            }
            Arrange();
            return _table;
        }
    }

    /// <param name="isWeak">As it was held.</param>
    public void Release(bool isWeak = false)
    {
        lock (_gate)
        {
            _holders--;
            _weakHolders -= isWeak ? 1 : 0;
            Arrange();
            if (_holders == 0 && _isOurs)
            {
                SwitchOff(_table!);
            }
        }
    }

    /// <summary>Shows how many operations are active, while they are tracked.</summary>
    private ObservableGauge<long> PublishActive() => new Meter(TakenTally.MeterName).CreateObservableGauge<long>(
        "leak.tasks.active",
        () => Volatile.Read(ref _holders) > 0 ? [new Measurement<long>(_table!.Count())] : [],
        "{operation}",
        "Started and uncompleted async operations of the process.");

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

    private void Arrange()
    {
        var isWeak = _holders > 0 && _holders == _weakHolders && _isOurs;
        if (isWeak && _weakening is null)
        {
            _weakening = TimeProvider.System.CreateTimer(
                static tracking => ((TaskTracking)tracking!).Weaken(), this, _weakensEach, _weakensEach);
        }
        else if (!isWeak && _weakening is not null)
        {
            _weakening.Dispose();
            _weakening = null;
            _table!.Strengthen();
        }
    }

    private void Weaken()
    {
        IReadOnlyList<Task> lost = [];
        lock (_gate)
        {
            if (_weakening is not null && Debugger.IsAttached)
            {
                // It reads the table, and nothing else.
                _table!.Strengthen();
            }
            else if (_weakening is not null)
            {
                lost = _table!.Weaken();
            }
        }
        if (lost.Count == 0)
        {
            return;
        }
        using var copy = new TaskCopy([.. lost]);
        try
        {
            Taken.Add(StackBuilder.Build(copy, _table!, singly: false));
        }
        // On a timer of the application's process: what cannot be named is no reason to end it.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Taken.AddUnnamed(lost.Count);
        }
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
