using System.Diagnostics;
using System.Globalization;
using Leak.Bench.Measuring;
using Leak.Profiling;

namespace Leak.Bench.Profiling;

/// <summary>
/// Proofs over many operations that wait, a few of which nothing refers to any more: whether it finds those and no others, and what it costs.
/// Each second one is of the framework (a state machine on .NET 10, runtime async on 11).
/// </summary>
internal static class ProofCost
{
    private static readonly List<object> s_kept = [];

    public static int Run(string[] args)
    {
        var operations = Argument(args, 0, 100_000);
        var lost = Argument(args, 1, 1_000);
        var runs = Argument(args, 2, 10);
        using var profile = TaskProfile.Start(new TaskProfileOptions { Source = TaskSource.ActiveTaskTable });
        var planting = new Thread(() => Plant(operations, lost));
        planting.Start();
        planting.Join();

        List<double> times = [], pauses = [], bytes = [], found = [], accused = [];
        for (var run = 0; run < runs; run++)
        {
            var (pause, allocated) = (GC.GetTotalPauseDuration(), GC.GetTotalAllocatedBytes(precise: true));
            var start = Stopwatch.GetTimestamp();
            var named = profile.CaptureLost();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            pauses.Add((GC.GetTotalPauseDuration() - pause).TotalMilliseconds);
            bytes.Add((GC.GetTotalAllocatedBytes(precise: true) - allocated) / 1048576.0);
            found.Add(Count(named, nameof(LostAsync)) + Count(named, "Lost.ReadAsync"));
            accused.Add(named.Stacks.Sum(stack => stack.Count) - found[^1]);
        }

        Console.WriteLine($".NET {Environment.Version}, {operations} operations, {lost} of them lost; {profile.Count()} in the profile; {runs} proofs\n");
        Console.WriteLine("| found | accused | time, ms | of it paused, ms | allocated, MiB |\n|---|---|---|---|---|");
        Console.WriteLine($"| {Figures.Spread(found, "0")} | {Figures.Spread(accused, "0")} | {Figures.Spread(times, "0")} | {Figures.Spread(pauses, "0")} | {Figures.Spread(bytes, "0.0")} |");
        return found.TrueForAll(count => (int)count == lost) && accused.TrueForAll(count => (int)count == 0) ? 0 : 1;
    }

    private static int Argument(string[] args, int place, int otherwise) =>
        args.Length > place ? int.Parse(args[place], NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;

    private static int Count(TaskCapture capture, string method) =>
        capture.Stacks.Where(stack => stack.Frames.Any(frame => frame.Method.EndsWith(method, StringComparison.Ordinal))).Sum(stack => stack.Count);

    private static void Plant(int operations, int lost)
    {
        var every = Math.Max(1, operations / Math.Max(1, lost));
        var left = lost;
        for (var i = 0; i < operations; i++)
        {
            var gate = new TaskCompletionSource<int>();
            var isLost = i % every == 0 && left-- > 0;
            _ = (isLost, i % 2 == 0 || isLost) switch
            {
                (true, _) => i / every % 2 == 0 ? LostAsync(gate.Task) : Lost.ReadAsync(gate.Task),
                (false, true) => WaitAsync(gate.Task),
                _ => new Gated(gate.Task).ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false).AsTask(),
            };
            if (!isLost)
            {
                s_kept.Add(gate);
            }
        }
    }

    private static async Task LostAsync(Task gate) => await gate.ConfigureAwait(false);

    private static async Task WaitAsync(Task gate) => await gate.ConfigureAwait(false);

    private static class Lost
    {
        public static async Task<int> ReadAsync(Task<int> gate) => await new Gated(gate).ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false).ConfigureAwait(false);
    }

    /// <summary>Its read ends when the gate is opened.</summary>
    private sealed class Gated(Task<int> gate) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(gate);
    }
}
