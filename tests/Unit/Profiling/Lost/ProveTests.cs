using System.Runtime.CompilerServices;
using Leak.Profiling;

namespace Leak.Unit.Profiling.Lost;

/// <summary>A test's own leaks, told with certainty where there is any.</summary>
[TestFixture]
[NonParallelizable] // the table of active tasks is the process's
public sealed class ProveTests
{
    private static readonly string s_assembly = typeof(ProveTests).Assembly.GetName().Name!;
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(300);

    [Test]
    public async Task Operation_ThatNothingRefersTo_IsToldAtOnceAndWithCertainty()
    {
        var watch = Watch(TimeSpan.FromDays(1), proves: true);
        Leave(new TaskCompletionSource());

        var thrown = await Should.ThrowAsync<TaskLeakException>(async () => await watch.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60)));

        thrown.Message.ShouldStartWith("1 async operation, and 1 that waits for it, can never complete: nothing in the process refers to what would resume what is here.");
        thrown.Message.ShouldContain($"#\t{nameof(ProveTests)}.{nameof(WaitsFor)}\t{s_assembly}\t");
        thrown.Message.ShouldNotContain("left behind");
        thrown.Lost.ShouldNotBeNull().Total.ShouldBe(thrown.Left.Total);
    }

    [Test]
    public async Task Operation_ThatSomethingCanResume_IsNamedAsThat()
    {
        var kept = new TaskCompletionSource();
        var watch = Watch(s_short, proves: true);
        Leave(kept);

        var thrown = await Should.ThrowAsync<TaskLeakException>(async () => await watch.DisposeAsync());

        thrown.Message.ShouldStartWith("1 async operation, and 1 that waits for it, left behind, after waiting 0.3 s. Something can still resume what is here.");
        thrown.Message.ShouldNotContain("can never complete");
        thrown.Lost.ShouldNotBeNull().Total.ShouldBe(0);
        kept.SetResult();
    }

    [Test]
    public async Task Both_AreToldApart()
    {
        var kept = new TaskCompletionSource();
        var watch = Watch(TimeSpan.FromDays(1), proves: true);
        Leave(kept);
        Leave(new TaskCompletionSource());

        var thrown = await Should.ThrowAsync<TaskLeakException>(async () => await watch.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60)));

        thrown.Message.ShouldStartWith("1 async operation, and 1 that waits for it, can never complete");
        thrown.Message.ShouldContain("\n1 async operation, and 1 that waits for it, left behind, after waiting ");
        kept.SetResult();
    }

    [Test]
    public async Task Operation_WithoutAProof_IsLeftBehindAsBefore()
    {
        var watch = Watch(s_short, proves: false);
        Leave(new TaskCompletionSource());

        var thrown = await Should.ThrowAsync<TaskLeakException>(async () => await watch.DisposeAsync());

        thrown.Message.ShouldStartWith("1 async operation, and 1 that waits for it, left behind, after waiting 0.3 s. Innermost first:");
        thrown.Lost.ShouldBeNull();
    }

    [Test]
    public async Task CleanCode_IsNeverAccused()
    {
        for (var i = 0; i < 50; i++)
        {
            await using var watch = TaskLeaks.Watch(new TaskLeakOptions { Prove = true });
            _ = Task.Run(() => Task.Delay(i % 10 == 0 ? 70 : 1)); // not awaited: some of it is looked into
        }
    }

    /// <summary>The table is the process's: a delay that is somebody else's would be counted too, and none of what is left here is one.</summary>
    private static TaskLeakWatch Watch(TimeSpan most, bool proves) => TaskLeaks.Watch(new TaskLeakOptions { Prove = proves, MaxWait = most, IgnoreMethods = { "Task.Delay" } });

    /// <summary>On a thread that ends: nothing of its stack refers to it afterwards.</summary>
    private static void Leave(TaskCompletionSource source)
    {
        // Boxed, so that what starts the thread does not keep it.
        var box = new StrongBox<TaskCompletionSource?>(source);
        Planting.OnAThread(() => Begin(box));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Begin(StrongBox<TaskCompletionSource?> box)
    {
        _ = WaitsFor(box.Value!.Task);
        box.Value = null;
    }

    private static async Task WaitsFor(Task task) => await task.ConfigureAwait(false);
}
