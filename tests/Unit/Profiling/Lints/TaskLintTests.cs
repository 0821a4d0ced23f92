using System.IO.Pipelines;
using System.Threading.Channels;
using Leak.Profiling;
using Leak.Profiling.Requests;
using Leak.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Profiling.Lints;

/// <summary>Each lint tells of what is planted, with its stack, and not of the twin that is legitimate.</summary>
[TestFixture]
[NonParallelizable] // the table of active tasks is the process's
public sealed class TaskLintTests
{
    private const string AsyncVoid = "async-void";
    private const string Roots = "unawaited-roots";
    private const string Blocked = "blocked-threads";
    private const string Semaphore = "semaphore-wait";
    private const string Parked = "parked-request";

    private FakeTimeProvider _time = null!;
    private TaskProfile _profile = null!;
    private TaskCompletionSource _gate = null!;
    private RequestsInProgress _requests = null!;
    private List<Task> _started = null!;

    [SetUp]
    public void Start()
    {
        _time = new FakeTimeProvider();
        _profile = TaskProfile.Start(new TaskProfileOptions { TimeProvider = _time });
        _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _requests = new RequestsInProgress(new OpenRequests(_time));
        _started = [];
        _ = _profile.Lint(); // ages are known from now on
    }

    [TearDown]
    public async Task Stop()
    {
        _gate.TrySetResult();
        await Task.WhenAll(_started).WaitAsync(Eventually.Ceiling);
        _profile.Dispose();
    }

    [Test]
    public void AsyncVoidMethod_IsToldAndItsTwinThatReturnsATaskIsNot()
    {
        WaitInVoid();
        WaitInVoid();
        _started.Add(WaitAsync());

        var told = Told(AsyncVoid, new TaskLintOptions());

        told.Count.ShouldBe(2);
        told.Message.ShouldBe("2 of TaskLintTests.WaitInVoid, which is async void: nobody can await it, and what it throws ends the process");
        Methods(told)[^1].ShouldBe("TaskLintTests.WaitInVoid");
        _profile.Lint(new TaskLintOptions { AsyncVoid = 3 }).ShouldNotContain(lint => lint.Lint == AsyncVoid);
        _profile.Lint(new TaskLintOptions { AsyncVoid = null }).ShouldNotContain(lint => lint.Lint == AsyncVoid);
    }

    [Test]
    public void Roots_ThatNobodyAwaits_AreToldFromTheirNumberOn()
    {
        for (var i = 0; i < 40; i++)
        {
            _started.Add(WaitAsync());
        }

        var told = Told(Roots, new TaskLintOptions { UnawaitedRoots = 40 });

        told.Count.ShouldBe(40);
        told.Message.ShouldBe("40 of TaskLintTests.WaitAsync were started, and nobody awaits them yet");
        Methods(told)[^1].ShouldBe("TaskLintTests.WaitAsync");
        _profile.Lint(new TaskLintOptions { UnawaitedRoots = 41 }).ShouldNotContain(lint => lint.Lint == Roots);
        _profile.Lint(new TaskLintOptions { UnawaitedRoots = null }).ShouldNotContain(lint => lint.Lint == Roots);
    }

    [Test]
    public async Task Roots_OfTaskRun_AreToldByTheMethodThatRuns()
    {
        for (var i = 0; i < 40; i++)
        {
            _started.Add(Task.Run(WaitAsync));
        }

        var told = await Eventually.ReadAsync(
            () => Task.FromResult(_profile.Lint(new TaskLintOptions { UnawaitedRoots = 40 }).FirstOrDefault(lint => lint.Lint == Roots)),
            lint => lint is not null,
            "40 roots");

        told!.Message.ShouldStartWith("40 of TaskLintTests.WaitAsync ");
    }

    [Test]
    public void Operations_ThatOneMethodAwaits_AreNoRoots()
    {
        _started.Add(AwaitAllAsync([.. Enumerable.Range(0, 40).Select(_ => WaitAsync())]));

        _profile.Lint(new TaskLintOptions { UnawaitedRoots = 2 }).ShouldNotContain(lint => lint.Lint == Roots);
        _profile.Lint(new TaskLintOptions { UnawaitedRoots = 1 }).ShouldContain(lint => lint.Lint == Roots && lint.Message.StartsWith("1 of TaskLintTests.AwaitAllAsync "));
    }

    [Test]
    public void Threads_ThatBlockForAnOperation_AreToldWithItsStack()
    {
        // Not an async test, for whose end NUnit would block a thread.
        _profile.Lint(new TaskLintOptions { BlockedThreads = 1 }).ShouldNotContain(lint => lint.Lint == Blocked);
        var operation = WaitForOneAsync();
        var awaited = WaitAsync(); // and its twin
        Thread[] threads = [Started(() => operation.Wait()), Started(() => _ = operation.Result), Started(() => operation.GetAwaiter().GetResult())];

        SpinWait.SpinUntil(() => Count() == 3, Eventually.Ceiling).ShouldBeTrue($"3 threads that block, and not {Count()}");
        var told = Told(Blocked, new TaskLintOptions { BlockedThreads = 3 });

        told.Message.ShouldMatch(@"^3 of 3 threads block in Wait, Result or GetResult until what is here completes; the thread pool has \d+ threads, and \d+ items wait for one$");
        Methods(told).ShouldBe(["TaskCompletionSource.Task", "TaskLintTests.WaitForOneAsync"]);
        _profile.Lint(new TaskLintOptions { BlockedThreads = 4 }).ShouldNotContain(lint => lint.Lint == Blocked);
        _profile.Lint(new TaskLintOptions { BlockedThreads = null }).ShouldNotContain(lint => lint.Lint == Blocked);
        _gate.SetResult();
        Array.ForEach(threads, thread => thread.Join(Eventually.Ceiling).ShouldBeTrue());
        _started.AddRange([operation, awaited]);

        int Count() => _profile.Lint(new TaskLintOptions { BlockedThreads = 1 }).Where(lint => lint.Lint == Blocked).Sum(lint => lint.Count);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Semaphore_WhoseOldestWaiterHasWaitedForLong_IsToldAndOthersAreNot(bool cancellable)
    {
        using var cancel = new CancellationTokenSource();
        using var held = new SemaphoreSlim(0);
        using var busy = new SemaphoreSlim(0);
        _started.AddRange([EnterAsync(held, cancellable, cancel.Token), EnterAsync(busy, cancellable, cancel.Token), EnterAsync(held, cancellable, cancel.Token)]);
        Pass(TimeSpan.FromSeconds(29));
        _profile.Lint().ShouldNotContain(lint => lint.Lint == Semaphore, "29 s are not 30");
        busy.Release(); // its next waiter is young
        await Eventually.ReadAsync(() => Task.FromResult(_started.Count(task => task.IsCompleted)), count => count == 1, "the waiter of the busy one to enter");
        _started.Add(EnterAsync(busy, cancellable, cancel.Token));
        Pass(TimeSpan.FromSeconds(3));

        var told = Told(Semaphore, new TaskLintOptions());

        told.Count.ShouldBe(2);
        told.Message.ShouldMatch(cancellable && Environment.Version.Major >= 11
            ? "^2 have waited here for a SemaphoreSlim at 0, for 30 s or longer; nothing tells whether it is one or several$"
            : "^2 wait for one SemaphoreSlim, which is at 0; the oldest has waited 3[12] s$");
        Methods(told).ShouldContain("TaskLintTests.EnterAsync");
        _profile.Lint(new TaskLintOptions { SemaphoreWait = null }).ShouldNotContain(lint => lint.Lint == Semaphore);
        held.Release(2);
        busy.Release();
        await Task.WhenAll(_started).WaitAsync(Eventually.Ceiling);
        _profile.Lint(new TaskLintOptions { SemaphoreWait = TimeSpan.Zero }).ShouldNotContain(lint => lint.Lint == Semaphore);
    }

    [Test]
    public void Requests_ThatWaitForOnePromiseForLong_AreToldWithTheOldest()
    {
        _started.Add(Serve("/first\u001b", _ => WaitAsync()));
        _started.Add(Serve("/second", _ => WaitAsync()));
        _started.Add(WaitAsync()); // of no request
        var options = new TaskLintOptions { Requests = _requests };
        Pass(TimeSpan.FromSeconds(29));
        _profile.Lint(options).ShouldNotContain(lint => lint.Lint == Parked, "29 s are not 30");
        Pass(TimeSpan.FromSeconds(3));

        var told = _profile.Lint(options).Where(lint => lint.Lint == Parked).ToArray();

        told.Sum(lint => lint.Count).ShouldBe(2);
        told.ShouldContain(lint => lint.Message.Contains("32.0 s GET /first\\u001b  from no address, endpoint none"));
        told.ShouldAllBe(lint => Methods(lint).Contains("TaskLintTests.WaitAsync") && !Methods(lint).Contains("OpenRequestsMiddleware.AwaitAsync"));
        _profile.Lint(new TaskLintOptions { Requests = _requests, ParkedRequest = null }).ShouldNotContain(lint => lint.Lint == Parked);
        _profile.Lint().ShouldNotContain(lint => lint.Lint == Parked, "nobody notes the requests");
    }

    [Test]
    public async Task Request_ThatPausesAgainAndAgain_IsNotTold()
    {
        var isStopped = false;
        var pauses = 0;
        _started.Add(Serve("/events", async _ =>
        {
            while (!Volatile.Read(ref isStopped))
            {
                Interlocked.Increment(ref pauses);
                await Task.Delay(TimeSpan.FromSeconds(20), _time);
            }
        }));
        for (var pause = 1; pause <= 3; pause++)
        {
            await Eventually.ReadAsync(() => Task.FromResult(Volatile.Read(ref pauses)), count => count == pause, $"pause {pause}");
            Pass(TimeSpan.FromSeconds(20));
        }

        _profile.Lint(new TaskLintOptions { Requests = _requests }).ShouldNotContain(lint => lint.Lint == Parked, "it is a minute old, and no pause is");
        Volatile.Write(ref isStopped, true);
        Pass(TimeSpan.FromSeconds(20));
    }

    [Test]
    public async Task Request_ThatReadsAgainAndAgain_IsNotTold()
    {
        var channel = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { AllowSynchronousContinuations = true });
        var read = 0;
        _started.Add(Serve("/reads", async _ =>
        {
            // No promise: nobody can tell since when it waits for this one.
            await foreach (var item in channel.Reader.ReadAllAsync())
            {
                Interlocked.Add(ref read, item);
            }
        }));
        Pass(TimeSpan.FromSeconds(40));
        channel.Writer.TryWrite(1);
        await Eventually.ReadAsync(() => Task.FromResult(Volatile.Read(ref read)), count => count == 1, "the item to be read");

        _profile.Lint(new TaskLintOptions { Requests = _requests }).ShouldNotContain(lint => lint.Lint == Parked);
        channel.Writer.Complete();
    }

    [Test]
    public void Roots_OfTheFramework_AreNotTold()
    {
        var pipe = new Pipe();
        var reading = new StreamReader(pipe.Reader.AsStream()).ReadLineAsync();

        _profile.Capture().Stacks.ShouldContain(stack => stack.Frames[stack.Frames.Count - 1].Method.StartsWith("StreamReader."));
        _profile.Lint(new TaskLintOptions { UnawaitedRoots = 1 }).ShouldNotContain(lint => lint.Lint == Roots);
        pipe.Writer.Complete();
        _started.Add(reading);
    }

    [Test]
    public void Options_OutOfRange_AreRefused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => _profile.Lint(new TaskLintOptions { AsyncVoid = 0 })).ParamName.ShouldBe("AsyncVoid");
        Should.Throw<ArgumentOutOfRangeException>(() => _profile.Lint(new TaskLintOptions { UnawaitedRoots = 0 }));
        Should.Throw<ArgumentOutOfRangeException>(() => _profile.Lint(new TaskLintOptions { BlockedThreads = 0 }));
        Should.Throw<ArgumentOutOfRangeException>(() => _profile.Lint(new TaskLintOptions { SemaphoreWait = TimeSpan.FromTicks(-1) }));
        Should.Throw<ArgumentOutOfRangeException>(() => _profile.Lint(new TaskLintOptions { ParkedRequest = TimeSpan.FromTicks(-1) }));
    }

    [Test]
    public void Lint_ByEvents_SaysThatItCannotSee()
    {
        using var profile = TaskProfile.Start(new TaskProfileOptions { Source = TaskSource.CausalityEvents });

        Should.Throw<NotSupportedException>(() => profile.Lint()).Message.ShouldContain("the runtime's table alone");
    }

    private TaskLint Told(string name, TaskLintOptions options) => _profile.Lint(options).Where(lint => lint.Lint == name).ShouldHaveSingleItem();

    private static string[] Methods(TaskLint lint) => [.. lint.Frames.Select(frame => frame.Method)];

    // Second by second, as the keeper of ages marks them.
    private void Pass(TimeSpan time)
    {
        for (var second = 0; second < time.TotalSeconds; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private Task Serve(string path, RequestDelegate handler) =>
        new OpenRequestsMiddleware(handler, _requests.Open, new RequestLimits(null))
            .InvokeAsync(new DefaultHttpContext { Request = { Method = "GET", Path = path } });

    private static Thread Started(Action action)
    {
        var thread = new Thread(() => action()) { IsBackground = true };
        thread.Start();
        return thread;
    }

    private async void WaitInVoid() => await _gate.Task.ConfigureAwait(false);

    private async Task WaitAsync() => await _gate.Task.ConfigureAwait(false);

    private async Task<int> WaitForOneAsync()
    {
        await _gate.Task.ConfigureAwait(false);
        return 1;
    }

    private static async Task AwaitAllAsync(Task[] tasks) => await Task.WhenAll(tasks).ConfigureAwait(false);

    private static async Task EnterAsync(SemaphoreSlim semaphore, bool cancellable, CancellationToken cancellationToken)
    {
        if (cancellable)
        {
            await semaphore.WaitAsync(TimeSpan.FromMinutes(5), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await semaphore.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}
