using BenchmarkDotNet.Running;
using Leak.Bench.Park;
using Leak.Bench.Profiling;
using Leak.Bench.Shards;
using Leak.Bench.Timeouts;

namespace Leak.Bench;

internal static class BenchMain
{
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["park", .. var rest]:
                return await ParkBench.RunAsync(rest);
            case ["park-client", .. var rest]:
                return await ParkClient.RunAsync(rest);
            case ["profile-go", .. var rest]:
                return GoComparison.Run(rest);
            case ["profile-cost", .. var rest]:
                return TrackingCost.Run(rest);
            case ["tracking", .. var rest]:
                return SuspensionCost.Run(rest);
            case ["profile-counts", .. var rest]:
                return TrackingCounts.Run(rest);
            case ["profile-soak", .. var rest]:
                return await TrackingSoak.RunAsync(rest);
            case ["profile-lost", .. var rest]:
                return ProofCost.Run(rest);
            case ["timeouts-cost", .. var rest]:
                return TimeoutsCost.Run(rest);
            case ["timeouts-counts", .. var rest]:
                return TimeoutsCounts.Run(rest);
            case ["merge", .. var rest]:
                return await MergeBench.RunAsync(rest);
            case ["scale", .. var rest]:
                return await ScaleBench.RunAsync(rest);
            case ["benchmarks", .. var rest]:
                BenchmarkSwitcher.FromAssembly(typeof(BenchMain).Assembly).Run(rest);
                return 0;
            default:
                await Console.Error.WriteLineAsync(
                    """
                    Usage: dotnet run -c Release --project bench -- <one of>
                      park [--connections 8000] [--pairs 10]
                      profile-go [connections, 8000] [pairs, 10]   the task profile's answer against Go's goroutine profile
                      profile-cost [pairs, 10]                     what tracking, captures and proofs cost /post
                      profile-counts [runs, 5]                     what tracking costs /post and an idle connection, counted
                      profile-soak [requests, 360000]              what the heap keeps of abandoned operations under a profile
                      profile-lost [operations, 100000] [lost, 1000] [runs, 10]   what a proof of what can never complete costs
                      tracking [pairs, 10]                         what tracking costs an operation that suspends
                      timeouts-cost [pairs, 10]                    what the timeouts cost /post
                      timeouts-counts [pairs, 5]                   what the timeouts cost /post and an idle connection, counted
                      merge [connections, 1000000] [shards, 250]   what it costs to merge the shards of a run
                      scale [largest, 16000] [shards, 4]           how the cost of a shared run grows with its connections
                      benchmarks [BenchmarkDotNet's options]       -i runs them in this process
                    """);
                return 2;
        }
    }
}
