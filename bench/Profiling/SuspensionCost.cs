using System.Diagnostics;
using System.Globalization;
using Leak.Bench.Measuring;
using Leak.Profiling;

namespace Leak.Bench.Profiling;

/// <summary>
/// What tracking adds to one async operation that suspends once, in interleaved pairs: a method of this program (a state machine) and
/// one of the framework (a state machine on .NET 10, runtime async on 11). Nothing else runs, so allocations are exact.
/// </summary>
internal static class SuspensionCost
{
    private const int Operations = 200_000;

    public static int Run(string[] args)
    {
        var pairs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10;
        Console.WriteLine($".NET {Environment.Version}, {pairs} pairs of {Operations} operations\n");
        Console.WriteLine("| an operation that suspends once | not tracked, ns | tracked, ns | tracked / not, pair by pair | more, pair by pair, ns | bytes more |\n|---|---|---|---|---|---|");
        Compare("of a state machine", pairs, SuspendOwn);
        Compare("of the framework", pairs, SuspendFrameworks);
        return 0;
    }

    private static void Compare(string name, int pairs, Func<Task> suspend)
    {
        for (var i = 0; i < 4; i++)
        {
            Measure(suspend, tracked: i % 2 == 0); // compiled for good
        }
        List<double> without = [], with = [], bytes = [];
        for (var pair = 0; pair < pairs; pair++)
        {
            var sides = new Measured[2];
            foreach (var side in pair % 2 == 0 ? [0, 1] : new[] { 1, 0 })
            {
                sides[side] = Measure(suspend, tracked: side == 1);
            }
            without.Add(sides[0].Nanoseconds);
            with.Add(sides[1].Nanoseconds);
            bytes.Add(sides[1].Bytes - sides[0].Bytes);
        }
        Console.WriteLine(
            $"| {name} | {Figures.Spread(without, "0")} | {Figures.Spread(with, "0")} | {Figures.Spread([.. with.Zip(without, (one, other) => one / other)], "0.00")} | {Figures.Spread([.. with.Zip(without, (one, other) => one - other)], "0")} | {Figures.Spread(bytes, "0")} |");
    }

    private static Measured Measure(Func<Task> suspend, bool tracked)
    {
        using var profile = tracked ? TaskProfile.Start(new TaskProfileOptions { Source = TaskSource.ActiveTaskTable }) : null;
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Operations; i++)
        {
            var operation = suspend();
            if (!operation.IsCompletedSuccessfully)
            {
                throw new InvalidOperationException("An operation went on elsewhere.");
            }
        }
        var elapsed = Stopwatch.GetElapsedTime(start);
        return new(elapsed.TotalNanoseconds / Operations, (double)(GC.GetAllocatedBytesForCurrentThread() - bytes) / Operations);
    }

    private static Task SuspendOwn()
    {
        var gate = new TaskCompletionSource();
        var operation = AwaitAsync(gate.Task);
        gate.SetResult();
        return operation;
    }

    private static async Task AwaitAsync(Task gate) => await gate.ConfigureAwait(false);

    private static Task SuspendFrameworks()
    {
        var stream = new Gated();
        var operation = stream.ReadAtLeastAsync(stream.Buffer, 1, throwOnEndOfStream: false);
        stream.Gate.SetResult(0);
        return operation.AsTask();
    }

    private readonly record struct Measured(double Nanoseconds, double Bytes);

    /// <summary>Its read ends when the gate is opened.</summary>
    private sealed class Gated : MemoryStream
    {
        private static readonly byte[] s_buffer = new byte[1];

        public TaskCompletionSource<int> Gate { get; } = new();

        public Memory<byte> Buffer => s_buffer;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Gate.Task);
    }
}
