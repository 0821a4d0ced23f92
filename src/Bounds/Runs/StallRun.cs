using System.Net;
using Leak.Bounds.Engine;
using Leak.Bounds.Probes;
using Leak.Bounds.Workloads;
using Leak.Bounds.Workloads.Parking;

namespace Leak.Bounds.Runs;

/// <summary>A stall while it runs: each iteration parks one connection and returns.</summary>
internal sealed class StallRun : WorkloadRun
{
    private readonly Park _park;
    private readonly IPEndPoint _target;
    private readonly StallScript _script;
    private readonly ParkLane _lane;
    private readonly CloseSight _sees;

    public StallRun(WorkloadPlan plan, IStall stall, IServerUnderTest server, Park park, RunOptions options)
        : base(plan, park.Clock)
    {
        _park = park;
        _sees = stall.Sees;
        _target = server.FindEndPoint(stall.Listener)
            ?? throw new ArgumentException($"stall '{stall.Id}' needs a listener for {stall.Listener}, which this server does not have", nameof(server));
        _script = stall.Script(new StallContext
        {
            Host = $"{server.Address.Host}:{_target.Port}",
            Path = stall.Endpoint is { } path ? options.Paths.GetValueOrDefault(path, path) : "/",
            Evades = plan.Limit?.Value,
            Seed = options.Seed,
        });
        _lane = park.AddLane(_target, _script);
    }

    public override int Held => _lane.Held;

    public override int ServerPort => _target.Port;

    public override async Task<IAsyncDisposable> OpenCostliestAsync(CancellationToken cancellationToken)
    {
        // A lane of its own: what is opened to be counted is no arrival and has no lifetime.
        var lane = _park.AddLane(_target, _script);
        await lane.OpenAsync(cancellationToken);
        return new OpenedLane(lane);
    }

    public override IReadOnlyList<Lifetime> Lifetimes(IEndingsLedger? ledger)
    {
        var lifetimes = _lane.Lifetimes();
        return _sees == CloseSight.All ? lifetimes : WithRecorded(lifetimes, ledger);
    }

    public override Task ReleaseAsync() => _lane.ReleaseAsync();

    protected override async Task<IterationResult> DriveAsync(Iteration iteration, CancellationToken cancellationToken)
    {
        try
        {
            await _lane.OpenAsync(cancellationToken);
            return new IterationResult(Ok: true, "parked");
        }
        catch (ParkException e)
        {
            return new IterationResult(Ok: false, "not parked", Error: e.Message);
        }
    }

    /// <summary>What the client cannot see, the server's own account tells.</summary>
    private IReadOnlyList<Lifetime> WithRecorded(IReadOnlyList<Lifetime> lifetimes, IEndingsLedger? ledger)
    {
        return ledger?.Find(_target.Port, lifetimes) is { } endings ? [.. lifetimes.Zip(endings, Merge)] : lifetimes;

        static Lifetime Merge(Lifetime seen, ConnectionEnding? recorded) => seen.IsCensored && recorded is { } ending
            ? seen with { Duration = ending.At - seen.OpenedAt, Ending = Ending.Recorded }
            : seen;
    }

    private sealed class OpenedLane(ParkLane lane) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => new(lane.ReleaseAsync());
    }
}
