using BenchmarkDotNet.Attributes;
using Leak.Profiling;

namespace Leak.Bench.Profiling;

/// <summary>What the runtime's table adds to one async operation that suspends once: nothing of ours runs for each.</summary>
[MemoryDiagnoser]
public class TrackingBenchmarks
{
    private TaskProfile? _profile;

    [Params(false, true)]
    public bool Tracked { get; set; }

    [GlobalSetup]
    public void Start() => _profile = Tracked ? TaskProfile.Start() : null;

    [GlobalCleanup]
    public void Stop() => _profile?.Dispose();

    [Benchmark]
    public Task Suspend()
    {
        var gate = new TaskCompletionSource();
        var operation = AwaitAsync(gate.Task);
        gate.SetResult();
        return operation;
    }

    private static async Task AwaitAsync(Task gate) => await gate.ConfigureAwait(false);
}
