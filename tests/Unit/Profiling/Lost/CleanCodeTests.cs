using System.Threading.Channels;
using Leak.Profiling;
using Leak.Shared;

namespace Leak.Unit.Profiling.Lost;

/// <summary>A thousand tests that leave nothing behind, though some of it ends only after them: a proof accuses none.</summary>
[TestFixture]
[NonParallelizable] // the table of active tasks is the process's
[Category("Slow")]
public sealed class CleanCodeTests
{
    private const int Tests = 500;

    // Longer than a watch waits before it proves.
    private static readonly TimeSpan s_later = TimeSpan.FromMilliseconds(70);

    private static readonly Func<Task>[] s_tests =
    [
        () => Later(() => Task.Delay(s_later)),
        Consumes, Releases, Ticks, TimesOut, Enumerates, InParallel, WaitsForSeveral, Promises, Requests,
    ];

    private static LoopbackApp s_app = null!;
    private static HttpClient s_client = null!;

    [OneTimeSetUp]
    public static async Task StartAsync()
    {
        s_app = await LoopbackApp.StartAsync();
        s_client = new HttpClient();
    }

    [OneTimeTearDown]
    public static async Task StopAsync()
    {
        s_client.Dispose();
        await s_app.DisposeAsync();
    }

    [Test]
    public Task CleanTests_WithAProof_AreNeverAccused() => RunAsync();

    [Test]
    [Explicit("It takes all cores from the tests of other assemblies that run beside it.")]
    public async Task CleanTests_OnBusyCores_AreNeverAccused()
    {
        using var stop = new CancellationTokenSource();
        Thread[] busy = [.. Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => new Thread(() => Spin(stop.Token)))];
        Array.ForEach(busy, thread => thread.Start());
        try
        {
            await RunAsync();
        }
        finally
        {
            await stop.CancelAsync();
            Array.ForEach(busy, thread => thread.Join());
        }
    }

    private static async Task RunAsync()
    {
        for (var i = 0; i < Tests; i++)
        {
            await using var watch = TaskLeaks.Watch(new TaskLeakOptions { Prove = true, MaxWait = Eventually.Ceiling });
            await s_tests[i % s_tests.Length]();
        }
    }

    private static void Spin(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Thread.SpinWait(1000);
        }
    }

    /// <summary>The test does not wait for it.</summary>
    private static Task Later(Func<Task> work)
    {
        _ = Task.Run(work);
        return Task.CompletedTask;
    }

    private static Task Consumes()
    {
        var channel = Channel.CreateUnbounded<int>();
        _ = ReadAllAsync(channel.Reader);
        return Later(async () =>
        {
            await Task.Delay(s_later);
            await channel.Writer.WriteAsync(1);
            channel.Writer.Complete();
        });
    }

    private static Task Releases()
    {
        var semaphore = new SemaphoreSlim(0);
        _ = semaphore.WaitAsync();
        _ = semaphore.WaitAsync();
        return Later(async () =>
        {
            await Task.Delay(s_later);
            semaphore.Release(2);
        });
    }

    private static Task Ticks() => Later(async () =>
    {
        using var timer = new PeriodicTimer(s_later);
        await timer.WaitForNextTickAsync();
    });

    private static Task TimesOut() => Later(async () =>
    {
        using var time = new CancellationTokenSource(s_later);
        await Task.Delay(Timeout.InfiniteTimeSpan, time.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    });

    private static Task Enumerates() => Later(async () =>
    {
        await foreach (var _ in NumbersAsync())
        {
            break;
        }
    });

    private static Task InParallel() => Later(() =>
        Parallel.ForEachAsync(Enumerable.Range(0, 4), async (_, cancellationToken) => await Task.Delay(s_later, cancellationToken)));

    private static Task WaitsForSeveral() => Later(() => Task.WhenAny(Task.Delay(s_later), Task.Delay(2 * s_later)));

    private static Task Promises()
    {
        var promise = new TaskCompletionSource();
        _ = promise.Task.ContinueWith(_ => { }, TaskScheduler.Default);
        return Later(async () =>
        {
            await Task.Delay(s_later);
            promise.SetResult();
        });
    }

    private static async Task Requests()
    {
        using var answer = await s_client.GetAsync(new Uri($"http://127.0.0.1:{s_app.Port}/"), HttpCompletionOption.ResponseHeadersRead);
        _ = await answer.Content.ReadAsStringAsync();
    }

    private static async Task ReadAllAsync(ChannelReader<int> reader)
    {
        await foreach (var _ in reader.ReadAllAsync())
        {
        }
    }

    private static async IAsyncEnumerable<int> NumbersAsync()
    {
        await Task.Delay(s_later);
        yield return 1;
        await Task.Delay(s_later);
        yield return 2;
    }
}
