using System.Diagnostics;
using Leak.Profiling;

namespace Leak.RuntimeAsync;

/// <summary>Chains are read while they run on: what is read of one is that one's.</summary>
[TestFixture]
[NonParallelizable] // the table of active tasks is the process's
public sealed class RunningChainsTests
{
    private static readonly TimeSpan s_during = TimeSpan.FromSeconds(3);

    [Test]
    public async Task Capture_WhileChainsRun_NeverMixesThem()
    {
        using var profile = TaskProfile.Start(new TaskProfileOptions { Source = TaskSource.ActiveTaskTable });
        using var stop = new CancellationTokenSource();
        var chains = Enumerable.Range(0, 20).SelectMany(_ => new[] { RedOuter(stop.Token), BlueOuter(stop.Token) }).ToArray();
        var (captures, red, blue) = (0, 0, 0);

        for (var since = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(since) < s_during; captures++)
        {
            foreach (var stack in profile.Capture().Stacks)
            {
                var isRed = stack.Frames.Any(frame => frame.Method.Contains(".Red", StringComparison.Ordinal));
                var isBlue = stack.Frames.Any(frame => frame.Method.Contains(".Blue", StringComparison.Ordinal));
                (isRed && isBlue).ShouldBeFalse(string.Join(" < ", stack.Frames));
                stack.Frames.Count.ShouldBeLessThan(12);
                red += isRed ? 1 : 0;
                blue += isBlue ? 1 : 0;
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(chains);
        captures.ShouldBeGreaterThan(20);
        red.ShouldBeGreaterThan(20);
        blue.ShouldBeGreaterThan(20);
    }

    private static async Task RedOuter(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await RedInner();
            await RedThrows();
        }
    }

    private static async Task RedInner()
    {
        await Task.Yield();
        await RedInnermost().ConfigureAwait(false);
    }

    private static async ValueTask RedInnermost() => await Task.Delay(0).ContinueWith(static _ => { }, TaskScheduler.Default);

    private static async Task RedThrows()
    {
        try
        {
            await Task.Yield();
            await Task.FromException(new InvalidOperationException());
        }
        catch (InvalidOperationException)
        {
            await Task.Yield();
        }
    }

    private static async Task BlueOuter(CancellationToken stop)
    {
        using var gate = new SemaphoreSlim(0);
        while (!stop.IsCancellationRequested)
        {
            var waiting = BlueInner(gate);
            await Task.Yield();
            gate.Release();
            await waiting;
        }
    }

    private static async Task BlueInner(SemaphoreSlim gate)
    {
        await gate.WaitAsync();
        await BlueInnermost();
    }

    private static async Task BlueInnermost() => await Task.Yield();
}
