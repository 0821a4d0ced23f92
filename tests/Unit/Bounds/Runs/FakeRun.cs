using Leak.Bounds;
using Leak.Bounds.Engine;
using Leak.Bounds.Runs;
using Leak.Bounds.Workloads;

namespace Leak.Unit.Bounds.Runs;

/// <summary>A workload's run that opens nothing.</summary>
internal sealed class FakeRun(WorkloadPlan plan, RunClock clock, Action? onOpen = null, Action? onClose = null) : WorkloadRun(plan, clock)
{
    public const int Port = 8080;

    public override int Held => 0;

    public override int ServerPort => Port;

    public override Task<IAsyncDisposable> OpenCostliestAsync(CancellationToken cancellationToken)
    {
        onOpen?.Invoke();
        return Task.FromResult<IAsyncDisposable>(new Opened(onClose));
    }

    public override IReadOnlyList<Lifetime> Lifetimes(IEndingsLedger? ledger) => [];

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
