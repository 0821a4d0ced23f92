using System.Runtime.CompilerServices;
using Leak.Profiling;

namespace Leak.Unit.Profiling;

/// <summary>Each way in which one operation leads to the next.</summary>
[TestFixture]
[NonParallelizable] // the table of active tasks is the process's
public sealed class TaskProfileStacksTests
{
    private TaskProfile _profile = null!;
    private TaskCompletionSource _gate = null!;
    private TaskCompletionSource<int> _valueGate = null!;

    [SetUp]
    public void Start()
    {
        _profile = TaskProfile.Start(new TaskProfileOptions { Source = TaskSource.ActiveTaskTable });
        _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _valueGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [TearDown]
    public void Stop()
    {
        _gate.TrySetResult();
        _valueGate.TrySetResult(0);
        _profile.Dispose();
    }

    [Test]
    public async Task Capture_WhenMethodsAwaitEachOther_ShowsInnermostFirst() =>
        await ShouldShow(Outer(), "1 @ TaskCompletionSource.Task < TaskProfileStacksTests.Inner < TaskProfileStacksTests.Outer");

    [Test]
    public async Task Capture_WhenManyStandOnOneStack_CountsThem()
    {
        var many = Enumerable.Range(0, 500).Select(_ => OwnGate()).ToArray();

        await ShouldShow(
            Await(Task.WhenAll(many)),
            "500 @ TaskCompletionSource.Task < TaskProfileStacksTests.Capture_WhenManyStandOnOneStack_CountsThem.OwnGate < Task.WhenAll < TaskProfileStacksTests.Await");

        async Task OwnGate() => await _gate.Task;
    }

    [Test]
    public async Task Capture_WhenOneOperationIsAwaitedByMany_CountsEach()
    {
        var shared = Inner();
        var many = Enumerable.Range(0, 500).Select(_ => Await(shared)).ToArray();

        await ShouldShow(many[0], "500 @ TaskCompletionSource.Task < TaskProfileStacksTests.Inner < TaskProfileStacksTests.Await");
    }

    [Test]
    public async Task Capture_WhenConfigured_LeadsOn() =>
        await ShouldShow(Configured(), "1 @ TaskCompletionSource.Task < TaskProfileStacksTests.Inner < TaskProfileStacksTests.Configured");

    [Test]
    public async Task Capture_WhenWhenAnyOfTwoAndMore_LeadsOn()
    {
        await ShouldShow(
            Await(Task.WhenAny(Inner(), Task.Delay(Timeout.Infinite, Cancelled.Token))),
            "1 @ TaskCompletionSource.Task < TaskProfileStacksTests.Inner < Task.WhenAny < TaskProfileStacksTests.Await",
            "1 @ Task.Delay < Task.WhenAny < TaskProfileStacksTests.Await");
    }

    [Test]
    public async Task Capture_WhenTaskRunIsAwaited_ShowsItsLambda() =>
        await ShouldShow(
            Await(Task.Run(async () => await _gate.Task)),
            "1 @ TaskCompletionSource.Task < TaskProfileStacksTests.Capture_WhenTaskRunIsAwaited_ShowsItsLambda lambda < Task.Unwrap < TaskProfileStacksTests.Await");

    [Test]
    public async Task Capture_WhenContinuedWith_ShowsTheDelegate() =>
        await ShouldShow(
            Await(_gate.Task.ContinueWith(AfterGate, TaskScheduler.Default)),
            "1 @ TaskProfileStacksTests.AfterGate < TaskProfileStacksTests.Await");

    [Test]
    public async Task Capture_WhenAwaitedThroughWaitAsync_LeadsOn() =>
        await ShouldShow(
            Await(Inner().WaitAsync(Cancelled.Token)),
            $"1 @ TaskCompletionSource.Task < TaskProfileStacksTests.Inner < {WaitAsync} < TaskProfileStacksTests.Await");

    [Test]
    public async Task Capture_WhenValueTaskOfMethod_LeadsOn() =>
        await ShouldShow(
            AwaitValue(),
            "1 @ TaskCompletionSource.Task < TaskProfileStacksTests.Value < TaskProfileStacksTests.AwaitValue");

    [Test]
    public async Task Capture_WhenPooledBoxIsInBetween_WalksThroughIt() =>
        await ShouldShow(
            AwaitPooled(),
            "1 @ TaskCompletionSource.Task < TaskProfileStacksTests.Inner < TaskProfileStacksTests.Pooled < TaskProfileStacksTests.AwaitPooled");

    [Test]
    public async Task Capture_WhenAsyncIterator_LeadsToItsConsumer() =>
        await ShouldShow(
            Consume(),
            "1 @ TaskCompletionSource.Task < TaskProfileStacksTests.Items < TaskProfileStacksTests.Consume");

    [Test]
    public async Task Capture_WhenSemaphore_NamesIt()
    {
        using var semaphore = new SemaphoreSlim(0);

        var waiting = Await(semaphore.WaitAsync());

        await ShouldShow(Task.CompletedTask, "1 @ SemaphoreSlim.WaitAsync < TaskProfileStacksTests.Await");
        semaphore.Release();
        await waiting;
    }

    [Test]
    public async Task Capture_WhenLocalFunctionAndGenericMethod_NamesThemAsInTheSource()
    {
        await ShouldShow(
            Generic<string>(),
            "1 @ TaskCompletionSource.Task < TaskProfileStacksTests.Generic.Local < TaskProfileStacksTests.Generic<TItem>");
    }

    [Test]
    public async Task Capture_WhenTwoAwaitEachOther_EndsAndCountsBoth()
    {
        var second = new TaskCompletionSource<Task>();
        var first = AwaitInner(second.Task);
        var other = Await(first);
        second.SetResult(other);

        var capture = await Waits.UntilCapture(_profile, c => c.StacksOf(typeof(TaskProfileStacksTests)).Any(s => s.Contains("AwaitInner", StringComparison.Ordinal)));

        capture.Roots.Sum(root => root.Operations).ShouldBe(capture.Total);
    }

    [Test]
    public async Task Capture_WhenTenThousandDeep_ShowsEveryFrame()
    {
        var deep = Deep(10_000);

        var capture = await Waits.UntilCapture(_profile, c => c.Stacks.Any(s => s.Frames.Count > 10_000));

        capture.Stacks.Max(stack => stack.Frames.Count).ShouldBe(10_002);
        _gate.SetResult();
        await deep;
    }

    [Test]
    public async Task Capture_Always_CountsEachOperationUnderOneRoot()
    {
        var shared = Inner();
        var many = Enumerable.Range(0, 50).Select(_ => Await(shared)).ToArray();

        var capture = await Waits.UntilCapture(_profile, c => c.StacksOf(typeof(TaskProfileStacksTests)).Length > 0);

        capture.Roots.Sum(root => root.Operations).ShouldBe(capture.Total);
        // 50 awaiting, what they await, and the promise that that awaits: the runtime lists it where a state machine awaits it.
        capture.Roots.Single(root => root.Frame.Method == "TaskProfileStacksTests.Await").Operations.ShouldBe(IsRuntimeAsync ? 51 : 52);
        _gate.SetResult();
        await Task.WhenAll(many);
    }

    /// <summary>Whether this file is compiled as runtime async.</summary>
    private static bool IsRuntimeAsync =>
#if RUNTIME_ASYNC
        true;
#else
        false;
#endif

    /// <summary>A runtime-async method of the framework for those that are runtime async too, with its promise inside.</summary>
    private static string WaitAsync => IsRuntimeAsync ? "Task.WaitAsync < Task.WaitAsync" : "Task.WaitAsync";

    private static CancellationTokenSource Cancelled { get; } = new();

    private async Task ShouldShow(Task operation, params string[] stacks)
    {
        var mine = Array.Empty<string>();
        await Waits.UntilCapture(_profile, capture =>
        {
            mine = [.. capture.StacksOf(typeof(TaskProfileStacksTests)).Where(s => !s.Contains($".{nameof(ShouldShow)} ", StringComparison.Ordinal))];
            return stacks.All(mine.Contains);
        });

        mine.ShouldBe(stacks, ignoreOrder: true);
        _gate.TrySetResult();
        _valueGate.TrySetResult(0);
        await operation;
    }

    private async Task Generic<TItem>()
    {
        await Local();

        async Task Local() => await _gate.Task;
    }

    private async Task Outer() => await Inner();

    private async Task Inner() => await _gate.Task;

    private async Task Configured() => await Inner().ConfigureAwait(false);

    private static async Task Await(Task task) => await task;

    private static async Task AwaitInner(Task<Task> task) => await await task;

    private static void AfterGate(Task _)
    {
    }

    private async Task Deep(int depth)
    {
        if (depth == 0)
        {
            await _gate.Task;
            return;
        }
        if (depth % 100 == 0)
        {
            await Task.Yield(); // a fresh stack for the thread; the chain stays one
        }
        await Deep(depth - 1);
    }

    private async Task AwaitValue() => await Value();

    private async ValueTask<int> Value() => await _valueGate.Task;

    private async Task AwaitPooled() => await Pooled();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask Pooled() => await Inner();

    private async Task Consume()
    {
        await foreach (var _ in Items())
        {
        }
    }

    private async IAsyncEnumerable<int> Items()
    {
        yield return 1;
        await _gate.Task;
    }
}
