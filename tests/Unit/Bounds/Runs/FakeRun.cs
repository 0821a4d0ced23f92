using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Probes.Machine;
using Leak.Bounds.Runs;
using Leak.Bounds.Servers;
using Leak.Clients;
using Leak.Clients.Parking;

namespace Leak.Unit.Bounds.Runs;

/// <summary>A stall's run that opens nothing; what it says of itself is what the stall's own run says.</summary>
internal sealed class FakeRun(StallPlan plan, Park park, Action? onOpen = null, Action? onClose = null, Func<CancellationToken, Task<bool>>? rehearse = null)
    : WorkloadRun(plan.Id, plan.Arrivals, park.Clock)
{
    private readonly StallRun _run = new(plan, PlainServer.Instance, park, new AcceptQueues(park.Clock), new RunOptions());

    public override int Held => 0;

    public override int CostConnections => _run.CostConnections;

    public override int CostRequests => _run.CostRequests;

    public override TimeSpan? ClosesWithin => _run.ClosesWithin;

    public override bool StaysWhileCounted => _run.StaysWhileCounted;

    public override bool CanRehearse => rehearse is not null;

    public override bool GoesWithClient => _run.GoesWithClient;

    /// <summary>Whether those that are opened to be counted are refused.</summary>
    public Func<bool> Refuses { get; init; } = () => false;

    /// <summary>Whether the answers to those that are opened to be counted show that they are there.</summary>
    public Func<bool> Answers { get; init; } = () => false;

    public override bool IsRefused(IAsyncDisposable opened) => Refuses();

    public override bool IsThere(IAsyncDisposable opened) => Answers();

    public override Task<IAsyncDisposable> OpenCostliestAsync(CancellationToken cancellationToken)
    {
        onOpen?.Invoke();
        return Task.FromResult<IAsyncDisposable>(new Opened(onClose));
    }

    public override Task<bool> RehearseAsync(CancellationToken cancellationToken) => rehearse!(cancellationToken);

    public override bool IsOpen(ICloseLedger? ledger) => false;

    public override WorkloadRecord ToRecord(ICloseLedger? ledger) => throw new NotSupportedException("A fake run records nothing.");

    public override Task ReleaseAsync() => Task.CompletedTask;

    protected override Task<IterationResult> DriveAsync(Iteration iteration, CancellationToken cancellationToken) =>
        throw new NotSupportedException("A fake run is not driven.");

    private sealed class Opened(Action? onClose) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            onClose?.Invoke();
            return ValueTask.CompletedTask;
        }
    }
}
