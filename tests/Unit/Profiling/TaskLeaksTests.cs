using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Leak.Profiling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Leak.Unit.Profiling;

/// <summary>Each planted leak is found at its method and line; its repaired twin is not.</summary>
[TestFixture]
[NonParallelizable] // the table of active tasks is the process's
public sealed class TaskLeaksTests
{
    private static readonly string s_assembly = typeof(TaskLeaksTests).Assembly.GetName().Name!;
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(200);

    private int _line;

    [TestCase(true)]
    [TestCase(false)]
    public async Task TaskCompletionSource_WhenForgotten_IsFound(bool leaks) =>
        await Check(leaks, nameof(Forgets), async () =>
        {
            var answer = new TaskCompletionSource();
            var waiting = Forgets(answer.Task);
            if (!leaks)
            {
                answer.SetResult();
                await waiting;
            }
        });

    [TestCase(true)]
    [TestCase(false)]
    public async Task Semaphore_WhenNobodyReleasesIt_IsFound(bool leaks) =>
        await Check(leaks, nameof(Enters), async () =>
        {
            var semaphore = new SemaphoreSlim(1);
            await Enters(semaphore);
            if (!leaks)
            {
                semaphore.Release();
            }
            _ = Enters(semaphore);
        });

    [TestCase(true)]
    [TestCase(false)]
    public async Task Loop_WhenNobodyStopsIt_IsFound(bool leaks)
    {
        using var stop = new CancellationTokenSource();
        try
        {
            await Check(leaks, nameof(Loops), async () =>
            {
                _ = Loops(stop.Token);
                if (!leaks)
                {
                    await stop.CancelAsync();
                }
            });
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Handler_WhenItIgnoresAbort_IsFound(bool leaks)
    {
        var handling = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.Run(context => context.Request.Path == "/first" ? Task.CompletedTask : Handles(context, handling, never.Task, leaks));
        await app.StartAsync();
        var port = new Uri(app.Urls.Single()).Port;
        using (var first = new HttpClient())
        {
            // The server's own loops are queued when it starts: once it has answered, they run.
            await first.GetAsync($"http://127.0.0.1:{port}/first");
        }

        await Check(leaks, nameof(Handles), async () =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
            await handling.Task.WaitAsync(TimeSpan.FromSeconds(20));

            // It has said that it begins: it is seen from its first await.
            using var profile = TaskProfile.Start();
            await Waits.UntilCapture(profile, capture => capture.StacksOf(typeof(TaskLeaksTests)).Any(stack => stack.Contains(nameof(Handles), StringComparison.Ordinal)));
        });

        never.SetResult();
        await app.StopAsync();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Upstream_WhenItHangs_IsFound(bool leaks)
    {
        using var upstream = new TcpListener(IPAddress.Loopback, 0);
        upstream.Start(); // accepts, and never answers
        await Check(leaks, nameof(Asks), () =>
        {
            var client = new HttpClient { Timeout = leaks ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(20) };
            _ = Asks(client, $"http://{upstream.LocalEndpoint}/", disposes: !leaks);
            return Task.CompletedTask;
        });
    }

    [Test]
    public async Task Operations_ThatAwaitOnePromise_AreOneStack()
    {
        var promise = new TaskCompletionSource();
        var watch = TaskLeaks.Watch(new TaskLeakOptions { MaxWait = s_short });
        Task[] waiting = [.. Enumerable.Range(0, 5).Select(_ => Forgets(promise.Task))];

        var thrown = await Should.ThrowAsync<TaskLeakException>(async () => await watch.DisposeAsync());

        // A method that is compiled as runtime async has what it awaits with it: there is no operation of its own.
        thrown.Message.ShouldMatch("^(6 async operations on 5 stacks,|5 async operations) left behind");
        thrown.Left.Stacks.ShouldHaveSingleItem().Count.ShouldBe(5);
        promise.SetResult();
        await Task.WhenAll(waiting);
    }

    [Test]
    public async Task Operations_ThatAwaitOneMethod_AreStackedOnIt()
    {
        var promise = new TaskCompletionSource();
        var watch = TaskLeaks.Watch(new TaskLeakOptions { MaxWait = s_short });
        var shared = Forgets(promise.Task);
        Task[] waiting = [.. Enumerable.Range(0, 3).Select(_ => Joins(shared)), Rejoins(shared)];

        var thrown = await Should.ThrowAsync<TaskLeakException>(async () => await watch.DisposeAsync());

        thrown.Left.Stacks.Select(stack => $"{stack.Count} @ {string.Join(" < ", stack.Frames.Select(frame => frame.Method))}").ShouldBe(
        [
            $"3 @ TaskCompletionSource.Task < {nameof(TaskLeaksTests)}.{nameof(Forgets)} < {nameof(TaskLeaksTests)}.{nameof(Joins)}",
            $"1 @ TaskCompletionSource.Task < {nameof(TaskLeaksTests)}.{nameof(Forgets)} < {nameof(TaskLeaksTests)}.{nameof(Rejoins)}",
        ]);
        promise.SetResult();
        await Task.WhenAll(waiting);
    }

    private static async Task Joins(Task shared) => await shared;

    private static async Task Rejoins(Task shared) => await shared;

    [Test]
    public async Task Watch_WhenNothingIsLeft_DoesNotWait()
    {
        await using var leaks = TaskLeaks.Watch(new TaskLeakOptions { MaxWait = TimeSpan.FromDays(1) });

        await Task.Yield();
    }

    [Test]
    public async Task Watch_WhenDisposedFromAnAsyncMethodThatHasWaited_DoesNotReportIt()
    {
        using var leaks = TaskLeaks.Watch(new TaskLeakOptions { MaxWait = s_short });

        await Task.Delay(1);
    }

    [Test]
    public async Task Watch_WhenALoopWasThereBefore_LeavesItsNextRoundOut()
    {
        using var outer = TaskProfile.Start();
        TaskCompletionSource first = new(), second = new();
        var loop = Rounds([first.Task, second.Task]);

        await using (TaskLeaks.Watch(new TaskLeakOptions { MaxWait = s_short }))
        {
            await Complete(first); // it parks on a new promise, as it did on the old one
        }

        second.SetResult();
        await loop;
    }

    [Test]
    public async Task Watch_WhenWhatWasThereBeforeStandsOnMore_ReportsThat()
    {
        using var outer = TaskProfile.Start();
        TaskCompletionSource first = new(), second = new();
        var earlier = ThenForgets(first.Task, second.Task);

        var watch = TaskLeaks.Watch(new TaskLeakOptions { MaxWait = s_short });
        await Complete(first);

        var thrown = await Should.ThrowAsync<TaskLeakException>(async () => await watch.DisposeAsync());
        thrown.Message.ShouldContain($"{nameof(TaskLeaksTests)}.{nameof(Forgets)}");
        second.SetResult();
        await earlier;
    }

    [Test]
    public async Task Watch_WhenTheLeakAwaitsWhatAnEarlierOneAwaits_ReportsIt()
    {
        using var outer = TaskProfile.Start();
        var shared = new TaskCompletionSource();
        var earlier = Rounds([shared.Task]);

        var watch = TaskLeaks.Watch(new TaskLeakOptions { MaxWait = s_short });
        var leak = Forgets(shared.Task);

        var thrown = await Should.ThrowAsync<TaskLeakException>(async () => await watch.DisposeAsync());
        thrown.Message.ShouldContain($"{nameof(TaskLeaksTests)}.{nameof(Forgets)}");
        thrown.Message.ShouldContain($"{nameof(TaskLeaksTests)}.cs:{_line}\n");
        thrown.Message.ShouldNotContain($"{nameof(TaskLeaksTests)}.{nameof(Rounds)}");
        shared.SetResult();
        await Task.WhenAll(earlier, leak);
    }

    [Test]
    public async Task Watch_WhenAnEarlierOneTurnsToWhatAnotherAwaits_LeavesItOut()
    {
        using var outer = TaskProfile.Start();
        TaskCompletionSource first = new(), shared = new();
        var other = Rounds([shared.Task]);
        var earlier = Rounds([first.Task, shared.Task]);

        await using (TaskLeaks.Watch(new TaskLeakOptions { MaxWait = s_short }))
        {
            await Complete(first);
        }

        shared.SetResult();
        await Task.WhenAll(earlier, other);
    }

    [Test]
    public async Task Watch_WhenNothingCurrentIsIgnored_ReportsWhatWasThereBefore()
    {
        using var outer = TaskProfile.Start();
        var gate = new TaskCompletionSource();
        var earlier = Forgets(gate.Task);

        var watch = TaskLeaks.Watch(new TaskLeakOptions { MaxWait = s_short, IgnoreCurrent = false });

        var thrown = await Should.ThrowAsync<TaskLeakException>(async () => await watch.DisposeAsync());
        thrown.Message.ShouldContain($"{nameof(TaskLeaksTests)}.{nameof(Forgets)}");
        gate.SetResult();
        await earlier;
    }

    [Test]
    public async Task Watch_WhenTheMethodIsIgnored_LeavesItOut()
    {
        var options = new TaskLeakOptions { MaxWait = s_short, IgnoreMethods = { $"{nameof(TaskLeaksTests)}.{nameof(Forgets)}" } };
        await using var leaks = TaskLeaks.Watch(options);

        _ = Forgets(new TaskCompletionSource().Task);
    }

    [Test]
    public async Task Watch_WhenItsAssemblyIsIgnored_LeavesItOut()
    {
        await using var leaks = TaskLeaks.Watch(new TaskLeakOptions { MaxWait = s_short, IgnoreAssemblies = { s_assembly } });

        _ = Forgets(new TaskCompletionSource().Task);
    }

    [Test]
    public void Watch_WhenMaxWaitIsNegative_Throws() =>
        Should.Throw<ArgumentOutOfRangeException>(() => TaskLeaks.Watch(new TaskLeakOptions { MaxWait = TimeSpan.FromTicks(-1) }));

    private static int Here([CallerLineNumber] int line = 0) => line;

    private async Task Check(bool leaks, string method, Func<Task> run)
    {
        // Only what leaks waits as long; on a busy machine, the twins may need it.
        var watch = TaskLeaks.Watch(new TaskLeakOptions { MaxWait = leaks ? s_short : TimeSpan.FromSeconds(20) });
        await run();

        if (!leaks)
        {
            await Should.NotThrowAsync(async () => await watch.DisposeAsync());
            return;
        }
        var thrown = await Should.ThrowAsync<TaskLeakException>(async () => await watch.DisposeAsync());
        thrown.Message.ShouldContain($"#\t{nameof(TaskLeaksTests)}.{method}\t{s_assembly}\t");
        thrown.Message.ShouldContain($"{nameof(TaskLeaksTests)}.cs:{_line}\n");
        thrown.Left.Stacks.SelectMany(stack => stack.Frames).ShouldNotContain(frame => frame.Method.Contains(nameof(Check)));
    }

    private async Task Forgets(Task answer)
    {
        _line = Here() + 1;
        await answer.ConfigureAwait(false);
    }

    /// <summary>On the pool no context delays a continuation: what awaited it has gone on, and parked again, when this is over.</summary>
    private static Task Complete(TaskCompletionSource source) => Task.Run(source.SetResult);

    private static async Task Rounds(Task[] gates)
    {
        foreach (var gate in gates)
        {
            await gate.ConfigureAwait(false);
        }
    }

    private async Task ThenForgets(Task first, Task second)
    {
        await first.ConfigureAwait(false);
        await Forgets(second);
    }

    private async Task Enters(SemaphoreSlim semaphore)
    {
        _line = Here() + 1;
        await semaphore.WaitAsync();
    }

    private async Task Loops(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            _line = Here() + 1;
            await Task.Delay(20, CancellationToken.None); // while it runs it is on no line: seldom
        }
    }

    private async Task Handles(HttpContext context, TaskCompletionSource handling, Task never, bool ignoresAbort)
    {
        handling.SetResult();
        _line = Here() + 1;
        await never.WaitAsync(ignoresAbort ? CancellationToken.None : context.RequestAborted);
    }

    private async Task Asks(HttpClient client, string address, bool disposes)
    {
        using var own = disposes ? client : null;
        try
        {
            _line = Here() + 1;
            await client.GetStringAsync(address);
        }
        catch (OperationCanceledException)
        {
        }
    }
}
