using Leak.Bounds.Engine;

namespace Leak.Scenarios.Commands;

/// <summary>The built-in engine, and something that goes wrong: before the schedules begin, or once the verdict is reached.</summary>
internal sealed class TroubledEngine(Action? before = null, Action? after = null) : ILoadEngine
{
    private readonly BuiltInEngine _engine = new("in a test", TimeProvider.System);

    public string Name => "troubled";

    public string Reason => "in a test";

    public async Task RunAsync(
        LoadPlan plan,
        Func<CancellationToken, Task<IReadOnlyList<ReportTable>>> afterArrivals,
        CancellationToken cancellationToken)
    {
        before?.Invoke();
        await _engine.RunAsync(plan, afterArrivals, cancellationToken);
        after?.Invoke();
    }
}
