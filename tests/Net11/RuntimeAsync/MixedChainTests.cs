using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Leak.Profiling;
using Leak.Unit.Profiling;

namespace Leak.RuntimeAsync;

/// <summary>Chains of runtime-async methods, of state machines, and of both.</summary>
[TestFixture]
[NonParallelizable] // the table of active tasks is the process's
public sealed class MixedChainTests
{
    private TaskProfile _profile = null!;
    private TaskCompletionSource _gate = null!;
    private int _line;

    [SetUp]
    public void Start()
    {
        _profile = TaskProfile.Start(new TaskProfileOptions { Source = TaskSource.ActiveTaskTable });
        _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [TearDown]
    public void Stop()
    {
        _gate.TrySetResult();
        _profile.Dispose();
    }

    [Test]
    public void Methods_OfThisAssembly_AreBoth()
    {
        IsRuntimeAsync(nameof(Runtime)).ShouldBeTrue();
        IsRuntimeAsync(nameof(Machine)).ShouldBeFalse();

        static bool IsRuntimeAsync(string method) =>
            ((int)typeof(MixedChainTests).GetMethod(method, System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!.GetMethodImplementationFlags() & 0x2000) != 0;
    }

    [Test]
    public async Task Capture_WhenAStateMachineAwaitsARuntimeAsyncMethod_LeadsOn() =>
        await ShouldShow(Machine(Runtime(_gate.Task)), "1 @ TaskCompletionSource.Task < MixedChainTests.Runtime < MixedChainTests.Machine");

    [Test]
    public async Task Capture_WhenARuntimeAsyncMethodAwaitsAStateMachine_LeadsOn() =>
        await ShouldShow(Runtime(Machine(_gate.Task)), "1 @ TaskCompletionSource.Task < MixedChainTests.Machine < MixedChainTests.Runtime");

    [Test]
    public async Task Capture_WhenTheyTakeTurns_LeadsThroughAll() =>
        await ShouldShow(
            Machine(Runtime(Machine(RuntimeValue(Runtime(_gate.Task)).AsTask()))),
            "1 @ TaskCompletionSource.Task < MixedChainTests.Runtime < MixedChainTests.RuntimeValue < MixedChainTests.Machine < MixedChainTests.Runtime < MixedChainTests.Machine");

    [Test]
    public async Task Capture_WhenManyOfBothAwaitOne_CountsEach()
    {
        var one = Runtime(_gate.Task);
        var many = Enumerable.Range(0, 100).Select(i => i % 4 == 0 ? Machine(one) : Runtime(one)).ToArray();

        await ShouldShow(
            Runtime(Task.WhenAll(many)),
            "75 @ TaskCompletionSource.Task < MixedChainTests.Runtime < MixedChainTests.Runtime < Task.WhenAll < MixedChainTests.Runtime",
            "25 @ TaskCompletionSource.Task < MixedChainTests.Runtime < MixedChainTests.Machine < Task.WhenAll < MixedChainTests.Runtime");
    }

    [Test]
    public async Task Capture_WhenACustomAwaiterIsAwaited_ShowsTheMethod()
    {
        var awaitable = new HandAwaitable();

        await ShouldShow(AwaitsByHand(awaitable), awaitable.Complete, "1 @ MixedChainTests.AwaitsByHand");
    }

    [Test]
    public async Task Capture_WhenAValueTaskSourceIsAwaited_ShowsTheMethod()
    {
        var source = new HandSource();

        await ShouldShow(AwaitsSource(source), source.Complete, "1 @ MixedChainTests.AwaitsSource");
    }

    [Test]
    public async Task Capture_WhenOneTaskHoldsManyFrames_TellsEachLine()
    {
        var operation = OuterOfThree();

        var capture = await Waits.UntilCapture(_profile, c => c.StacksOf(typeof(MixedChainTests)).Any(s => s.Contains("Task < MixedChainTests.InnerOfThree", StringComparison.Ordinal)));

        var frames = capture.Stacks.Single(stack => stack.Frames.Any(frame => frame.Method == "MixedChainTests.OuterOfThree")).Frames;
        frames.Select(frame => frame.Method).ShouldBe(["TaskCompletionSource.Task", "MixedChainTests.InnerOfThree", "MixedChainTests.MiddleOfThree", "MixedChainTests.OuterOfThree"]);
        frames.Skip(1).Select(frame => frame.Line).ShouldBe([_line, _line + 6, _line + 13]);
        frames.Skip(1).ShouldAllBe(frame => frame.File!.EndsWith("MixedChainTests.cs") && frame.Assembly == "Leak.RuntimeAsync");
        capture.Roots.Single(root => root.Frame.Method == "MixedChainTests.OuterOfThree").Operations.ShouldBe(1);
        _gate.SetResult();
        await operation;
    }

    [Test]
    public async Task Capture_WhenAMethodRuns_SaysSoUnderWhatAwaitsIt()
    {
        using var entered = new SemaphoreSlim(0);
        using var leave = new SemaphoreSlim(0);
        var operation = Machine(Runs(entered, leave));
        _gate.SetResult();
        await entered.WaitAsync();

        var capture = _profile.Capture();

        capture.StacksOf(typeof(MixedChainTests)).ShouldContain("1 @ (running) < MixedChainTests.Machine");
        leave.Release();
        await operation;
    }

    [Test]
    public async Task Capture_WhenADebuggerSwitchedTheTableOn_SeesRuntimeAsyncMethods()
    {
        _profile.Dispose();
        await Runtime(Task.Delay(1)); // the runtime has noticed that the table is off
        var enabled = typeof(Task).GetField("s_asyncDebuggingEnabled", System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!;
        enabled.SetValue(null, true);
        try
        {
            _profile = TaskProfile.Start(new TaskProfileOptions { Source = TaskSource.ActiveTaskTable });

            await ShouldShow(Machine(Runtime(_gate.Task)), "1 @ TaskCompletionSource.Task < MixedChainTests.Runtime < MixedChainTests.Machine");
        }
        finally
        {
            enabled.SetValue(null, false);
            _profile.Dispose();
        }
    }

    [Test]
    public async Task Table_AfterTheLastProfile_IsNoLongerFilled()
    {
        _profile.Dispose();
        var gate = new TaskCompletionSource();
        var before = Active();

        var operations = Enumerable.Range(0, 500).Select(_ => Runtime(gate.Task)).ToArray();

        Active().ShouldBe(before);
        gate.SetResult();
        await Task.WhenAll(operations);

        static int Active() =>
            ((Dictionary<int, Task>)typeof(Task).GetField("s_currentActiveTasks", System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!.GetValue(null)!).Count;
    }

    private async Task ShouldShow(Task operation, params string[] stacks) => await ShouldShow(operation, () => _gate.TrySetResult(), stacks);

    private async Task ShouldShow(Task operation, Action complete, params string[] stacks)
    {
        var mine = Array.Empty<string>();
        await Waits.UntilCapture(_profile, capture =>
        {
            mine = [.. capture.StacksOf(typeof(MixedChainTests)).Where(s => !s.Contains($".{nameof(ShouldShow)} ", StringComparison.Ordinal))];
            return stacks.All(mine.Contains);
        });

        mine.ShouldBe(stacks, ignoreOrder: true);
        complete();
        await operation;
    }

    private static async Task Runtime(Task task) => await task;

    private static async ValueTask RuntimeValue(Task task) => await task.ConfigureAwait(false);

    [RuntimeAsyncMethodGeneration(false)]
    private static async Task Machine(Task task) => await task;

    private static async Task AwaitsByHand(HandAwaitable awaitable) => await awaitable;

    private static async Task AwaitsSource(HandSource source) => await new ValueTask(source, source.Version);

    private async Task Runs(SemaphoreSlim entered, SemaphoreSlim leave)
    {
        await _gate.Task;
        entered.Release();
        leave.Wait();
    }

    private static int Here([CallerLineNumber] int line = 0) => line;

    private async Task InnerOfThree()
    {
        _line = Here() + 1;
        await _gate.Task;
    }

    private async Task MiddleOfThree()
    {
        await Task.Yield();
        await InnerOfThree();
    }

    // Not in one line with what it does next.
    private async Task OuterOfThree()
    {
        await Task.Yield();
        await MiddleOfThree();
    }

    /// <summary>Completes when it is told to.</summary>
    private sealed class HandAwaitable : INotifyCompletion
    {
        private Action? _continuation;

        public bool IsCompleted { get; private set; }

        public HandAwaitable GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => _continuation = continuation;

        public void Complete()
        {
            IsCompleted = true;
            _continuation?.Invoke();
        }
    }

    /// <summary>A source as sockets and pipes have them.</summary>
    private sealed class HandSource : IValueTaskSource
    {
        private ManualResetValueTaskSourceCore<bool> _core;

        public short Version => _core.Version;

        public void Complete() => _core.SetResult(true);

        public void GetResult(short token) => _core.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);
    }
}
