using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Leak.Profiling;
using Leak.Profiling.Capturing;
using Leak.Profiling.Naming;
using Leak.Shared;
using Microsoft.AspNetCore.Http;

namespace Leak.Unit.Profiling.Lost;

/// <summary>
/// A profile that holds operations weakly: what can never complete is taken by the collector, leaves the count and is counted by stack.
/// What can complete is held by what would complete it, and is seen as ever.
/// </summary>
[TestFixture]
[NonParallelizable] // the table of active tasks is the process's
public sealed class WeakTests
{
    private const int Many = 24;

    private static readonly List<object> s_kept = [];

    private TaskTracking _tracking = null!;
    private TaskProfile _profile = null!;

    [SetUp]
    public void Start()
    {
        // As the process's own, but that it looks a hundred times as often.
        _tracking = new TaskTracking(new RuntimeNames(), TimeSpan.FromMilliseconds(10));
        _profile = StartProfile(isWeak: true);
    }

    [TearDown]
    public void Stop()
    {
        _profile.Dispose();
        s_kept.Clear();
    }

    [Test]
    public async Task Operations_ThatNothingRefersTo_LeaveTheCountAndAreCountedByStack()
    {
        var before = _profile.Count();
        Planting.OnAThread(() => Begin(Many, isKept: false));
        Planting.OnAThread(() => Begin(Many, isKept: true));

        var taken = await CollectedUntilAsync(taken => Named(taken.Stacks) == Many);

        // The method, and the promise that it waits for.
        taken.Total.ShouldBe(2 * Many);
        var stack = taken.Stacks.Single(IsOurs);
        stack.Frames.Select(frame => frame.Method).ShouldBe(["TaskCompletionSource.Task", $"{nameof(WeakTests)}.{nameof(Promise)}"]);
        stack.Frames[1].File.ShouldNotBeNull().ShouldEndWith($"{nameof(WeakTests)}.cs");
        Named(_profile.Capture().Stacks).ShouldBe(Many, "what is kept is seen as ever");
        _profile.Count().ShouldBeLessThan(before + (3 * Many));
    }

    [Test]
    public async Task Chain_ThatNothingRefersTo_IsOneStack()
    {
        Planting.OnAThread(() => _ = Outer(new TaskCompletionSource().Task));

        var taken = await CollectedUntilAsync(taken => taken.Stacks.Any(IsOurs));

        taken.Total.ShouldBe(3);
        taken.Stacks.ShouldHaveSingleItem().Frames.Select(frame => frame.Method).ShouldBe(
            ["TaskCompletionSource.Task", $"{nameof(WeakTests)}.{nameof(Promise)}", $"{nameof(WeakTests)}.{nameof(Outer)}"]);
    }

    [Test]
    public async Task Operation_ThatAFinalizerResumes_IsNotCountedAsLost()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Planting.OnAThread(() => BeginFinalized(done));
        await Eventually.ReadAsync(
            () =>
            {
                Collect();
                return Task.FromResult(done.Task.IsCompleted);
            },
            isDone => isDone,
            "the operation to be resumed");

        // Another one, which is lost: by the time that it is counted, the first would have been.
        Planting.OnAThread(() => Begin(1, isKept: false));
        var taken = await CollectedUntilAsync(taken => Named(taken.Stacks) == 1);

        taken.Stacks.Where(IsOurs).Sum(stack => stack.Count).ShouldBe(1);
    }

    [Test]
    public async Task Operations_ThatAreHeldWeakly_AreCapturedAndLeaveAsTheyComplete()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task[] waiting = [.. Enumerable.Range(0, Many).Select(_ => Outer(gate.Task))];
        await WeakenedAsync(waiting[0]);

        var captured = _profile.Capture();
        var before = _profile.Count();
        gate.SetResult();
        await Task.WhenAll(waiting);

        captured.Stacks.Single(IsOurs).Count.ShouldBe(Many);
        before.ShouldBeGreaterThanOrEqualTo(2 * Many);
        await Eventually.UntilAsync(_profile.Count, count => count <= before - (2 * Many), "the completed operations to leave the count");
        _profile.Capture().Stacks.Where(IsOurs).ShouldBeEmpty();
    }

    [Test]
    public async Task Proof_FindsWhatIsHeldWeakly()
    {
        Planting.OnAThread(() => Begin(Many, isKept: false));
        Planting.OnAThread(() => Begin(Many, isKept: true));
        await WeakenedAsync((Task)s_kept[1]);

        Named(_profile.CaptureLost().Stacks).ShouldBe(Many);
    }

    [Test]
    public async Task StrongProfile_WhileThereIsOne_KeepsThem()
    {
        WeakReference abandoned;
        using (StartProfile(isWeak: false))
        {
            abandoned = Abandoned();
            await CollectTenTimesAsync();
            abandoned.IsAlive.ShouldBeTrue("a test that looks for what is left needs it");
            _profile.Taken().Total.ShouldBe(0);
        }

        await CollectedUntilAsync(taken => taken.Total > 0);
        await Eventually.ReadAsync(
            () =>
            {
                Collect();
                return Task.FromResult(abandoned.IsAlive);
            },
            isAlive => !isAlive,
            "the collector to take what the operation held");
    }

    [Test]
    public async Task Table_ThatADebuggerHadSwitchedOn_IsNotWeakened()
    {
        _profile.Dispose();
        var table = new ActiveTaskTable(new RuntimeNames()) { Enabled = true };
        try
        {
            using var profile = StartProfile(isWeak: true);
            var abandoned = Abandoned();

            await CollectTenTimesAsync();

            abandoned.IsAlive.ShouldBeTrue("the table is the debugger's");
            profile.Taken().Total.ShouldBe(0);
        }
        finally
        {
            table.Enabled = false;
            table.Clear();
        }
    }

    [Test]
    public async Task Metric_CountsWhatWasTaken()
    {
        long read = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == TaskProfile.MeterName && instrument.Name == "leak.tasks.lost")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => read = Math.Max(read, value));
        listener.Start();
        Planting.OnAThread(() => Begin(Many, isKept: false));

        await CollectedUntilAsync(taken => Named(taken.Stacks) == Many);
        listener.RecordObservableInstruments();

        read.ShouldBe(2 * Many);
    }

    [Test]
    public void Metric_CountsWhatIsActive()
    {
        long? read = null;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == TaskProfile.MeterName && instrument.Name == "leak.tasks.active")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => read = Math.Max(read ?? 0, value));
        listener.Start();
        Planting.OnAThread(() => Begin(Many, isKept: true));

        listener.RecordObservableInstruments();

        read.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(Many);
    }

    [TestCase("tasks", 10)]
    [TestCase("tasklost", 1000)]
    public async Task Text_TellsWhatWasTaken(string name, int most)
    {
        Planting.OnAThread(() => Begin(Many, isKept: false));
        await CollectedUntilAsync(taken => Named(taken.Stacks) == Many);
        _tracking.Taken.Add(OtherStacks(most));
        using var handler = TaskProfileEndpoints.HandlerOf(new TaskProfileEndpointOptions { Profile = Options(isWeak: true) });
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };
        context.Request.QueryString = new QueryString("?debug=1");

        await (name == "tasks" ? handler.TasksAsync(context) : handler.LostAsync(context));

        var text = Encoding.UTF8.GetString(body.ToArray());
        text.ShouldContain(
            $"\ntaken by the collector, as nothing could complete them: {(2 * Many) + most} operations so far, in {Math.Min(most + 1, TakenTally.MostStacks)} stacks"
            + (name == "tasks" ? "; the largest:\n" : " or more\n"));
        text.ShouldContain($"\n{Many} @\n#\tTaskCompletionSource.Task\tSystem.Private.CoreLib\n#\t{nameof(WeakTests)}.{nameof(Promise)}\tLeak.Unit\t");
        Regex.Count(text, @"\n1 @\n#\tother").ShouldBe(most - 1);
    }

    private static StackCapture OtherStacks(int count) => new(
        CaptureSource.ActiveTaskTable, count, [.. Enumerable.Range(0, count).Select(i => new CountedStack(1, [new NamedFrame($"other{i}", "")]))], []);

    private TaskProfile StartProfile(bool isWeak) => TaskProfile.Start(Options(isWeak));

    private TaskProfileOptions Options(bool isWeak) => new() { Source = TaskSource.ActiveTaskTable, Weak = isWeak, Tracking = _tracking };

    private Task<TakenTasks> CollectedUntilAsync(Func<TakenTasks, bool> isRight) => Eventually.ReadAsync(
        async () =>
        {
            Collect();
            // Time for a look between two collections; and other tests beside these want the processor too.
            await Task.Delay(30);
            return _profile.Taken();
        },
        isRight,
        "what the collector took to be counted",
        taken => $"{taken.Total} operations in {string.Join("; ", taken.Stacks.Select(stack => $"{stack.Count} @ {stack.Frames[0].Method}"))}");

    private async Task CollectTenTimesAsync()
    {
        for (var i = 0; i < 10; i++)
        {
            await Task.Delay(20);
            Collect();
        }
    }

    /// <summary>Waits until the runtime's own table holds a task no more.</summary>
    private static Task<bool> WeakenedAsync(Task task)
    {
        var table = new ActiveTaskTable(new RuntimeNames());
        return Eventually.UntilAsync(() => table.Holds(task), isHeld => !isHeld, "the operation to be held weakly");
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static int Named(IEnumerable<TaskStack> stacks) =>
        stacks.Where(stack => stack.Frames.Any(frame => frame.Method == $"{nameof(WeakTests)}.{nameof(Promise)}")).Sum(stack => stack.Count);

    private static bool IsOurs(TaskStack stack) => stack.Frames.Any(frame => frame.Method.StartsWith($"{nameof(WeakTests)}.", StringComparison.Ordinal)
        && !frame.Method.EndsWith("Async", StringComparison.Ordinal)
        && !frame.Method.EndsWith($".{TestContext.CurrentContext.Test.MethodName}", StringComparison.Ordinal));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Begin(int count, bool isKept)
    {
        for (var i = 0; i < count; i++)
        {
            var source = new TaskCompletionSource();
            var waiting = Promise(source.Task);
            if (isKept)
            {
                s_kept.AddRange([source, waiting]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Abandoned()
    {
        WeakReference? held = null;
        Planting.OnAThread(() =>
        {
            var source = new TaskCompletionSource(new object());
            held = new WeakReference(source.Task.AsyncState);
            _ = Promise(source.Task);
        });
        return held!;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void BeginFinalized(TaskCompletionSource done)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = new Completes(source);
        _ = Resumes(source.Task, done);
    }

    private static async Task Resumes(Task task, TaskCompletionSource done)
    {
        await task.ConfigureAwait(false);
        done.SetResult();
    }

    private static async Task Promise(Task task) => await task.ConfigureAwait(false);

    private static async Task Outer(Task task) => await Promise(task).ConfigureAwait(false);

    private sealed class Completes(TaskCompletionSource source)
    {
        ~Completes() => source.TrySetResult();
    }
}
