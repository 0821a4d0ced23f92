using Leak.Bounds.Facts;
using Leak.Profiling;

namespace Leak.Bounds.Probes.Tasks;

/// <summary>Counts the active async operations of this process by their owner: one capture for all of its probes.</summary>
/// <remarks>
/// <para>Thread-safe. Operations that were started before it was made are not seen: make it before the server.</para>
/// <para>
/// A capture of 50,000 operations takes 4 ms of idle cores and more of busy ones (docs/performance.md), which is why the sampler lets
/// it rest; its table is copied at the start of that.
/// </para>
/// </remarks>
internal sealed class TaskCensus : IProbeSource, IDisposable
{
    private readonly TaskProfile? _profile;
    private readonly Func<TaskCapture> _capture;
    private readonly Lock _sync = new();
    private Counted? _last;

    /// <summary>Begins to track this process's tasks.</summary>
    public TaskCensus()
        : this(TaskProfile.Start())
    {
    }

    internal TaskCensus(TaskSource source, Func<TaskCapture> capture, string reason = "")
    {
        TaskSourceReason = reason;
        _capture = capture;
        TaskSource = source;
        var unavailable = source == TaskSource.ActiveTaskTable
            ? null
            : $"This runtime tells of tasks by {source} alone, without stacks, so that the server's cannot be told from the client's{(reason.Length > 0 ? $": {reason}" : "")}.";
        Probes =
        [
            Probe(Quantity.ActiveTasks, tally => tally.Server),
            Probe(Quantity.ClientTasks, tally => tally.Client),
            Probe(Quantity.UnattributedTasks, tally => tally.Unattributed),
        ];

        SharedProbe Probe(Quantity quantity, Func<TaskTally, double> pick) =>
            new(quantity, this, () => pick(Last.Owners.Tally)) { Unavailable = unavailable };
    }

    private TaskCensus(TaskProfile profile)
        : this(profile.Source, profile.Capture, profile.SourceReason)
    {
        _profile = profile;
    }

    /// <inheritdoc/>
    public string Name => "the active tasks of this process";

    /// <summary>Where the operations are read from.</summary>
    public TaskSource TaskSource { get; }

    /// <summary>Why <see cref="TaskSource"/> is the one, in one line.</summary>
    public string TaskSourceReason { get; }

    /// <summary><see cref="Quantity.ActiveTasks"/>, <see cref="Quantity.ClientTasks"/> and <see cref="Quantity.UnattributedTasks"/>.</summary>
    public IReadOnlyList<IProbe> Probes { get; }

    private Counted Last => Volatile.Read(ref _last) ?? throw new ProbeException("The tasks were not captured yet.");

    /// <summary>The capture of the last reading; <see langword="null"/> before the first.</summary>
    internal TaskCapture? LastCapture => Volatile.Read(ref _last)?.Capture;

    /// <summary>Raised with every capture and whose its operations are, on the reading thread, one at a time.</summary>
    internal event Action<TaskCapture, TaskOwners>? Captured;

    /// <inheritdoc/>
    public ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            var capture = _capture();
            var owners = TaskOwners.Of(capture);
            Volatile.Write(ref _last, new Counted(capture, owners));
            Captured?.Invoke(capture, owners);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Ends tracking.</summary>
    public void Dispose() => _profile?.Dispose();

    private sealed record Counted(TaskCapture Capture, TaskOwners Owners);
}
