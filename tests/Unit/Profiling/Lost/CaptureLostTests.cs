using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Leak.Profiling;

namespace Leak.Unit.Profiling.Lost;

/// <summary>What can never complete is named, and nothing that can. Each lost operation has a twin that something still refers to.</summary>
[TestFixture]
[NonParallelizable] // the table of active tasks is the process's
public sealed class CaptureLostTests
{
    private const int Many = 24;

    private static readonly ConcurrentBag<object> s_kept = [];

    private TaskProfile _profile = null!;

    [SetUp]
    public void Start() => _profile = TaskProfile.Start();

    [TearDown]
    public void Stop()
    {
        s_kept.Clear();
        _profile.Dispose();
    }

    [TestCase(nameof(Promise))]
    [TestCase(nameof(Semaphore))]
    [TestCase(nameof(Reader))]
    [TestCase(nameof(Delay))]
    [TestCase(nameof(Chain))]
    [TestCase(nameof(WaitsForAll))]
    public void Operation_ThatNothingRefersTo_IsNamedAndItsTwinIsNot(string kind)
    {
        Planted(kind, Many, isKept: false);
        Planted(kind, Many, isKept: true);

        var lost = _profile.CaptureLost();

        Named(lost, kind).ShouldBe(Many);
    }

    [Test]
    public async Task Operations_ThatSomethingCanStillResume_AreNotNamed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var served = await listener.AcceptTcpClientAsync();
        using var stop = new CancellationTokenSource();
        Task[] waiting =
        [
            Accepts(listener), Reads(served), Pauses(TimeSpan.FromSeconds(60), stop.Token), Pauses(Timeout.InfiniteTimeSpan, stop.Token), Ticks(stop.Token), Runs(stop.Token),
        ];

        var lost = _profile.CaptureLost();

        lost.Stacks.Where(IsOurs).ShouldBeEmpty();
        waiting.ShouldAllBe(task => !task.IsCompleted);
        await stop.CancelAsync();
        client.Close();
        listener.Stop();
        await Should.NotThrowAsync(() => Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Test]
    public void Proof_ChangesNothingOfTheProfile()
    {
        Planted(nameof(Promise), Many, isKept: false);
        Planted(nameof(Promise), Many, isKept: true);

        _profile.CaptureLost();

        Named(_profile.Capture(), nameof(Promise)).ShouldBe(2 * Many, "those that are lost are still seen");
        Named(_profile.CaptureLost(), nameof(Promise)).ShouldBe(Many, "and are found again");
    }

    [Test]
    public async Task Operations_ThatCompleteMeanwhile_LeaveTheProfile()
    {
        using var stop = new CancellationTokenSource();
        var busy = Enumerable.Range(0, 2).Select(_ => Task.Run(() => Churns(stop.Token))).ToArray();

        for (var i = 0; i < 5; i++)
        {
            _profile.CaptureLost().Stacks.Where(IsOurs).ShouldBeEmpty();
        }

        await stop.CancelAsync();
        await Task.WhenAll(busy);
        await Waits.UntilCapture(_profile, capture => !capture.Stacks.Any(IsOurs));
    }

    [Test]
    public async Task Operation_ThatAFinalizerCompletes_IsNotNamed()
    {
        var done = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        Planting.OnAThread(() => PlantFinalized(done));

        var lost = _profile.CaptureLost();

        lost.Stacks.Where(IsOurs).ShouldBeEmpty();
        (await done.Task.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBe("resumed by a finalizer");
    }

    [Test]
    public void Events_ProveNothing()
    {
        using var events = TaskProfile.Start(new TaskProfileOptions { Source = TaskSource.CausalityEvents });

        Should.Throw<NotSupportedException>(events.CaptureLost).Message.ShouldStartWith("What can never complete is proved by the runtime's table alone: asked for");
    }

    private static int Named(TaskCapture capture, string kind) =>
        capture.Stacks.Where(stack => stack.Frames.Any(frame => frame.Method == $"{nameof(CaptureLostTests)}.{kind}")).Sum(stack => stack.Count);

    private static bool IsOurs(TaskStack stack) => stack.Frames.Any(frame => frame.Method.StartsWith($"{nameof(CaptureLostTests)}.", StringComparison.Ordinal)
        && !frame.Method.EndsWith($".{TestContext.CurrentContext.Test.MethodName}", StringComparison.Ordinal));

    private static void Planted(string kind, int count, bool isKept) => Planting.OnAThread(() =>
    {
        for (var i = 0; i < count; i++)
        {
            Plant(kind, isKept);
        }
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Plant(string kind, bool isKept)
    {
        object source = new TaskCompletionSource();
        Task waiting;
        switch (kind)
        {
            case nameof(Semaphore):
                var semaphore = new SemaphoreSlim(0);
                source = semaphore;
                waiting = Semaphore(semaphore);
                break;
            case nameof(Reader):
                var channel = Channel.CreateUnbounded<int>();
                source = channel;
                waiting = Reader(channel.Reader);
                break;
            case nameof(Delay):
                var never = new CancellationTokenSource();
                source = never;
                waiting = Delay(never.Token);
                break;
            case nameof(Chain):
                waiting = Chain(((TaskCompletionSource)source).Task, depth: 3);
                break;
            case nameof(WaitsForAll):
                waiting = WaitsForAll(((TaskCompletionSource)source).Task, Task.CompletedTask);
                break;
            default:
                waiting = Promise(((TaskCompletionSource)source).Task);
                break;
        }
        waiting.IsCompleted.ShouldBeFalse();
        if (isKept)
        {
            s_kept.Add(source);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void PlantFinalized(TaskCompletionSource<string> done)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = new Completes(source);
        _ = Resumes(source.Task, done);
    }

    private static async Task Resumes(Task task, TaskCompletionSource<string> done)
    {
        await task.ConfigureAwait(false);
        done.SetResult("resumed by a finalizer");
    }

    private static async Task Promise(Task task) => await task.ConfigureAwait(false);

    private static async Task Semaphore(SemaphoreSlim semaphore) => await semaphore.WaitAsync().ConfigureAwait(false);

    private static async Task Reader(ChannelReader<int> reader) => await reader.ReadAsync().ConfigureAwait(false);

    private static async Task Delay(CancellationToken cancellationToken) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);

    private static async Task WaitsForAll(params Task[] tasks) => await Task.WhenAll(tasks).ConfigureAwait(false);

    private static async Task Chain(Task task, int depth) => await (depth == 0 ? task : Chain(task, depth - 1)).ConfigureAwait(false);

    private static async Task Accepts(TcpListener listener)
    {
        try
        {
            using var accepted = await listener.AcceptTcpClientAsync().ConfigureAwait(false);
        }
        catch (SocketException)
        {
        }
    }

    private static async Task Reads(TcpClient client) => _ = await client.GetStream().ReadAsync(new byte[1]).ConfigureAwait(false);

    private static async Task Pauses(TimeSpan time, CancellationToken cancellationToken) =>
        await Task.Delay(time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static async Task Ticks(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(60));
        try
        {
            await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static async Task Runs(CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.WaitHandle.WaitOne();
    }

    private static async Task Churns(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Hops())).ConfigureAwait(false);
        }
    }

    private static async Task Hops()
    {
        await Task.Yield();
        await Task.Delay(1).ConfigureAwait(false);
    }

    private sealed class Completes(TaskCompletionSource source)
    {
        ~Completes() => source.TrySetResult();
    }
}
