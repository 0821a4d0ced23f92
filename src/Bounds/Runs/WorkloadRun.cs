using System.Collections.Concurrent;
using Leak.Bounds.Engine;
using Leak.Bounds.Probes;
using Leak.Bounds.Workloads;
using Leak.Bounds.Workloads.Parking;

namespace Leak.Bounds.Runs;

/// <summary>One workload while it runs: its arrivals, outcomes and connections.</summary>
internal abstract class WorkloadRun(WorkloadPlan plan, RunClock clock)
{
    /// <summary>Between two requests of an engine for what the schedule does not have.</summary>
    private static readonly TimeSpan IdlePause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentQueue<TimeSpan> _arrivals = new();
    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Sample> _latencies = new();
    private int _succeeded;
    private int _failed;

    /// <summary>Tasks of one connection of this kind, once they were counted.</summary>
    public double? TasksPerConnection { get; set; }

    public int ArrivalCount => _arrivals.Count;

    public int FailedCount => Volatile.Read(ref _failed);

    /// <summary>Connections that the clients still hold open.</summary>
    public abstract int Held { get; }

    public WorkloadPlan Plan { get; } = plan;

    /// <summary>The server's port that its connections are to; 0 of a live client, whose connections are not looked up.</summary>
    public virtual int ServerPort => 0;

    protected RunClock Clock { get; } = clock;

    public static WorkloadRun Create(WorkloadPlan plan, IServerUnderTest server, Park park, RunOptions options) => plan.Workload switch
    {
        IStall stall => new StallRun(plan, stall, server, park, options),
        ILiveClient client => new LiveRun(plan, client, server, park.Clock, options),
        _ => throw new ArgumentException($"workload '{plan.Workload.Id}' is neither a stall nor a live client", nameof(plan)),
    };

    public Drive ToDrive() => new(Plan.Workload.Id, Plan.Arrivals, RunIterationAsync);

    /// <summary>Opens one connection as it is when it costs the server most; disposing what comes back closes it.</summary>
    public abstract Task<IAsyncDisposable> OpenCostliestAsync(CancellationToken cancellationToken);

    /// <summary>The connections' lifetimes as they are now.</summary>
    /// <param name="ledger">The server's account, for what the client cannot see; <see langword="null"/>: there is none.</param>
    public abstract IReadOnlyList<Lifetime> Lifetimes(IEndingsLedger? ledger);

    /// <summary>Closes the clients' side of everything. May be called again.</summary>
    public abstract Task ReleaseAsync();

    public WorkloadRecord ToRecord(IReadOnlyList<Lifetime> lifetimes) => new()
    {
        Plan = Plan,
        Arrivals = [.. _arrivals.Order()],
        Lifetimes = lifetimes,
        Succeeded = _succeeded,
        Failed = _failed,
        Failures = _failures.OrderByDescending(pair => pair.Value).ToDictionary(),
        TasksPerConnection = TasksPerConnection,
        Latencies = [.. _latencies.OrderBy(sample => sample.At)],
    };

    protected void AddLatency(Sample latency) => _latencies.Enqueue(latency);

    protected abstract Task<IterationResult> DriveAsync(Iteration iteration, CancellationToken cancellationToken);

    /// <summary>
    /// Whether the schedule has this iteration. A client that paces itself is asked for one more shortly before the
    /// schedule's end, that would be due after it.
    /// </summary>
    protected virtual bool IsPlanned(Iteration iteration) => true;

    private async Task<IterationResult> RunIterationAsync(Iteration iteration, CancellationToken cancellationToken)
    {
        if (!IsPlanned(iteration))
        {
            await Task.Delay(IdlePause, Clock.TimeProvider, cancellationToken);
            return new IterationResult(Ok: true, "after the end");
        }

        _arrivals.Enqueue(Clock.Now);
        var result = await DriveAsync(iteration, cancellationToken);
        if (result.Ok)
        {
            Interlocked.Increment(ref _succeeded);
        }
        else
        {
            Interlocked.Increment(ref _failed);
            _failures.AddOrUpdate(result.Error ?? result.Status, 1, (_, count) => count + 1);
        }

        return result;
    }
}
