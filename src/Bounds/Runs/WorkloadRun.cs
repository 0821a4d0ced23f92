using System.Collections.Concurrent;
using Leak.Bounds.Engine;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Probes.Machine;
using Leak.Bounds.Servers;
using Leak.Clients;
using Leak.Clients.Parking;

namespace Leak.Bounds.Runs;

/// <summary>One workload while it runs: its arrivals, outcomes and connections.</summary>
internal abstract class WorkloadRun(string id, Arrivals schedule, RunClock clock)
{
    /// <summary>More than one, so that a task of the server's own that comes or goes meanwhile is told from a connection's.</summary>
    private const int SeveralConnections = 4;

    /// <summary>Between two requests of an engine for what the schedule does not have.</summary>
    private static readonly TimeSpan s_idlePause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentQueue<TimeSpan> _arrivals = new();
    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<FailedIteration> _failedIterations = new();
    private int _succeeded;
    private int _failed;

    /// <summary>What one connection of this kind costs, once that was counted.</summary>
    public MeasuredCost Cost { get; set; } = MeasuredCost.NotKnown;

    public int ArrivalCount => _arrivals.Count;

    public int FailedCount => Volatile.Read(ref _failed);

    /// <summary>The most connections that a server whose limits are on may hold at once by the arrivals until now; <see langword="null"/>: not known before the end.</summary>
    public virtual int? MostAtOnce => null;

    /// <summary>The most requests in progress of one connection; <see langword="null"/>: not known before the end.</summary>
    public virtual int? RequestsOfOne => null;

    /// <summary>Where it stands.</summary>
    public virtual WorkloadStatus Status => new(id, schedule.Planned, ArrivalCount, FailedCount, Held);

    /// <summary>Connections that the clients still hold open.</summary>
    public abstract int Held { get; }

    /// <summary>Whether the tasks of one are counted before the run. A flood's first connection would leave as much as it can.</summary>
    public virtual bool IsCosted => true;

    /// <summary>How many connections are opened to count the tasks of one.</summary>
    public virtual int CostConnections => SeveralConnections;

    /// <summary>Requests that the server counts as in progress for one connection that costs it most; 0: not known, or none.</summary>
    public virtual int CostRequests => 0;

    /// <summary>How long the server may take to close one without any limit; <see langword="null"/>: it does not.</summary>
    public virtual TimeSpan? ClosesWithin => null;

    /// <summary>Whether one stays while it is counted, though the server closes those of the run of itself.</summary>
    public virtual bool StaysWhileCounted => false;

    /// <summary>Whether there is a request that can be carried to its end, to be counted on its way.</summary>
    public virtual bool CanRehearse => false;

    /// <summary>Whether what one leaves in the server goes with it.</summary>
    public virtual bool GoesWithClient => true;

    protected RunClock Clock { get; } = clock;

    /// <summary>The path that it asks of this server; <see langword="null"/>: none.</summary>
    protected virtual string? AskedPath => null;

    public static WorkloadRun Create(WorkloadPlan plan, IServerUnderTest server, Park park, AcceptQueues queues, RunOptions options) => plan switch
    {
        StallPlan stall => new StallRun(stall, server, park, queues, options),
        LivePlan live => new LiveRun(live, server, park.Clock, options),
        _ => throw new ArgumentException($"{plan.Id}: a plan of neither a stall nor a live client", nameof(plan)),
    };

    public Drive ToDrive() => new(id, schedule, RunIterationAsync);

    /// <summary>Opens one connection as it is when it costs the server most; disposing what comes back closes it.</summary>
    public abstract Task<IAsyncDisposable> OpenCostliestAsync(CancellationToken cancellationToken);

    /// <summary>Whether one that was opened to be counted was answered such that this server has none of the kind.</summary>
    /// <param name="opened">What <see cref="OpenCostliestAsync"/> gave.</param>
    public virtual bool IsRefused(IAsyncDisposable opened) => false;

    /// <summary>Whether the answer to one that was opened to be counted shows that it is where it wants to be.</summary>
    /// <param name="opened">What <see cref="OpenCostliestAsync"/> gave.</param>
    public virtual bool IsThere(IAsyncDisposable opened) => false;

    /// <summary>Opens a connection, carries one request on it to its end as fast as can be, and closes it. False: it was not served.</summary>
    public virtual Task<bool> RehearseAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>Whether connections that a server must close are still open.</summary>
    /// <param name="ledger">The server's account, for what the client cannot see; <see langword="null"/>: there is none.</param>
    public abstract bool IsOpen(ICloseLedger? ledger);

    /// <summary>Whether something is open that came so late to its stall that it has not been watched for as long as its limit may take. Looks at each.</summary>
    public virtual bool IsUntried => false;

    /// <summary>Closes the clients' side of everything. May be called again.</summary>
    public abstract Task ReleaseAsync();

    /// <summary>What it has recorded until now.</summary>
    /// <param name="ledger">The server's account, for what the client cannot see; <see langword="null"/>: there is none.</param>
    public abstract WorkloadRecord ToRecord(ICloseLedger? ledger);

    /// <summary>The record with what every workload has.</summary>
    protected T Fill<T>(T record)
        where T : WorkloadRecord => (T)(record with
        {
            Arrivals = [.. _arrivals.Order()],
            Succeeded = Volatile.Read(ref _succeeded),
            Failed = FailedCount,
            Failures = _failures.OrderByDescending(pair => pair.Value).ToDictionary(),
            TasksPerConnection = Cost.Tasks,
            AskedPath = AskedPath,
            FailedIterations = [.. _failedIterations],
        });

    protected abstract Task<IterationResult> DriveAsync(Iteration iteration, CancellationToken cancellationToken);

    /// <summary>Told of each arrival, from any thread.</summary>
    protected virtual void NoteArrival(TimeSpan at)
    {
    }

    /// <summary>What an arrival waits for, however it is due: it is recorded when it comes.</summary>
    protected virtual Task BeforeArrivalAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Whether the schedule has this iteration. A client that paces itself is asked for one more shortly before the
    /// schedule's end, that would be due after it.
    /// </summary>
    protected virtual bool IsPlanned(Iteration iteration) => true;

    private async Task<IterationResult> RunIterationAsync(Iteration iteration, CancellationToken cancellationToken)
    {
        if (!IsPlanned(iteration))
        {
            await Task.Delay(s_idlePause, Clock.TimeProvider, cancellationToken);
            return new IterationResult(Ok: true, "after the end");
        }

        await BeforeArrivalAsync(cancellationToken);
        var began = Clock.Now;
        _arrivals.Enqueue(began);
        NoteArrival(began);
        var result = await DriveAsync(iteration, cancellationToken);
        if (result.Ok)
        {
            Interlocked.Increment(ref _succeeded);
        }
        else
        {
            Interlocked.Increment(ref _failed);
            _failedIterations.Enqueue(new FailedIteration(began, Clock.Now, result.Status));
            _failures.AddOrUpdate(result.Error ?? result.Status, 1, (_, count) => count + 1);
        }

        return result;
    }
}
