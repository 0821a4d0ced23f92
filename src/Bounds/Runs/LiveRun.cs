using System.Collections.Concurrent;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Probes.Machine;
using Leak.Bounds.Servers;
using Leak.Clients;
using Leak.Clients.Live;

namespace Leak.Bounds.Runs;

/// <summary>Live clients while they run.</summary>
internal sealed class LiveRun : WorkloadRun
{
    private readonly LivePlan _plan;
    private readonly IReadOnlyDictionary<string, string> _paths;
    private readonly ILiveSession _session;
    private readonly ConcurrentQueue<Latency> _latencies = new();
    private int _released;

    public LiveRun(LivePlan plan, IServerUnderTest server, RunClock clock, RunOptions options)
        : base(plan.Id, plan.Arrivals, clock)
    {
        _plan = plan;
        _paths = options.Paths;
        _session = plan.Client.Start(new LiveContext(plan.Client, server.Address, plan.Arrivals.Pace, options.Seed, clock)
        {
            Path = plan.Client.Path is { } own ? options.Paths.GetValueOrDefault(own) : null,
            OnLatency = latency => Note(latency, options.Answers),
            Sources = options.Sources?.Every(plan.Arrivals.Shard.Of),
        });
    }

    protected override string? AskedPath => _plan.Client.Path is { } own ? _paths.GetValueOrDefault(own, own) : null;

    public override int Held => _released == 0 ? _plan.Arrivals.CopiesHere : 0;

    public override Task<IAsyncDisposable> OpenCostliestAsync(CancellationToken cancellationToken) =>
        _session.OpenCostliestAsync(cancellationToken);

    public override int? MostAtOnce => _plan.Arrivals.CopiesHere;

    public override int? RequestsOfOne => 1;

    public override bool CanRehearse => true;

    public override Task<bool> RehearseAsync(CancellationToken cancellationToken) => _session.RehearseAsync(cancellationToken);

    public override bool IsOpen(ICloseLedger? ledger) => false;

    public override LiveRecord ToRecord(ICloseLedger? ledger) =>
        Fill(new LiveRecord { Plan = _plan, Latencies = [.. _latencies.OrderBy(latency => latency.AskedAt)] });

    public override async Task ReleaseAsync()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            await _session.DisposeAsync();
        }
    }

    private void Note(Latency latency, PromptAnswers? answers)
    {
        _latencies.Enqueue(latency);
        answers?.Note(latency.AskedAt, latency.Took);
    }

    protected override bool IsPlanned(Iteration iteration) => iteration.Number < _plan.Arrivals.PlannedOfEach;

    protected override Task<IterationResult> DriveAsync(Iteration iteration, CancellationToken cancellationToken) =>
        _session.RunAsync(iteration, cancellationToken);
}
