using Leak.Bounds.Engine;
using Leak.Bounds.Workloads;

namespace Leak.Bounds.Runs;

/// <summary>Live clients while they run.</summary>
internal sealed class LiveRun : WorkloadRun
{
    private readonly ILiveSession _session;
    private readonly Arrivals.KeepConstant _arrivals;
    private int _released;

    public LiveRun(WorkloadPlan plan, ILiveClient client, IServerUnderTest server, RunClock clock, RunOptions options)
        : base(plan, clock)
    {
        _arrivals = plan.Arrivals as Arrivals.KeepConstant
            ?? throw new ArgumentException($"live client '{client.Id}' keeps a constant number of clients: it cannot be injected", nameof(plan));
        _session = client.Start(new LiveContext(server.Address, _arrivals.Pace, options.Seed, clock)
        {
            Path = client.Endpoint is { } own ? options.Paths.GetValueOrDefault(own) : null,
            OnLatency = AddLatency,
        });
    }

    public override int Held => _released == 0 ? _arrivals.Copies : 0;

    public override Task<IAsyncDisposable> OpenCostliestAsync(CancellationToken cancellationToken) =>
        _session.OpenCostliestAsync(cancellationToken);

    public override IReadOnlyList<Lifetime> Lifetimes(IEndingsLedger? ledger) => [];

    public override async Task ReleaseAsync()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            await _session.DisposeAsync();
        }
    }

    protected override bool IsPlanned(Iteration iteration) => iteration.Number < _arrivals.PlannedOfEach;

    protected override Task<IterationResult> DriveAsync(Iteration iteration, CancellationToken cancellationToken) =>
        _session.RunAsync(iteration, cancellationToken);
}
