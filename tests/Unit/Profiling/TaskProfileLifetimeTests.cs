using System.Runtime.CompilerServices;
using Leak.Profiling;
using Leak.Profiling.Capturing;

namespace Leak.Unit.Profiling;

[TestFixture]
[NonParallelizable] // the table of active tasks is the process's
public sealed class TaskProfileLifetimeTests
{
    private static readonly ActiveTaskTable s_table = new(new RuntimeNames());

    [Test]
    public void Start_WhenTwice_TracksUntilTheLastIsDisposed()
    {
        var first = TaskProfile.Start();
        var second = TaskProfile.Start();

        first.Dispose();
        first.Dispose();
        s_table.Enabled.ShouldBeTrue();

        second.Dispose();
        s_table.Enabled.ShouldBeFalse();
    }

    [Test]
    public void Start_WhenADebuggerHadSwitchedItOn_LeavesItOn()
    {
        s_table.Enabled = true;
        try
        {
            TaskProfile.Start().Dispose();

            s_table.Enabled.ShouldBeTrue();
        }
        finally
        {
            s_table.Enabled = false;
            s_table.Clear();
        }
    }

    [Test]
    public void Dispose_WhenOperationsAreStillActive_LetsGoOfThem()
    {
        var abandoned = AbandonUnderProfile();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        abandoned.IsAlive.ShouldBeFalse("the runtime's table still holds an operation after tracking ended");
    }

    [Test]
    public void Count_WhenOperationsStartAndEnd_FollowsThem()
    {
        using var profile = TaskProfile.Start();
        var before = profile.Count();
        var gate = new TaskCompletionSource();

        var operations = Enumerable.Range(0, 300).Select(_ => Await(gate.Task)).ToArray();
        profile.Count().ShouldBeInRange(before + 300, before + 320);

        gate.SetResult();
        Task.WaitAll(operations);
        profile.Count().ShouldBeInRange(0, before + 20);
    }

    [Test]
    public void Count_WhenDisposed_Throws()
    {
        var profile = TaskProfile.Start();
        profile.Dispose();

        Should.Throw<ObjectDisposedException>(() => profile.Count());
        Should.Throw<ObjectDisposedException>(profile.Capture);
    }

    [Test]
    public void Capture_WhenOnEvents_CountsByMethodAndSaysSo()
    {
        using var profile = TaskProfile.Start(new TaskProfileOptions { Source = TaskSource.CausalityEvents });
        var gate = new TaskCompletionSource();
        var operations = Enumerable.Range(0, 30).Select(_ => Await(gate.Task)).ToArray();

        var capture = profile.Capture();

        capture.Source.ShouldBe(TaskSource.CausalityEvents);
        capture.SourceReason.ShouldBe("asked for");
        capture.Stacks.Single(stack => stack.Frames[0].Method == OnEvents).Count.ShouldBe(30);
        capture.Roots.Sum(root => root.Operations).ShouldBe(capture.Total);

        gate.SetResult();
        Task.WaitAll(operations);
        profile.Capture().Stacks.ShouldNotContain(stack => stack.Frames[0].Method == OnEvents);
    }

    [Test]
    public void Source_ByDefault_IsTheTableAndSaysWhy()
    {
        using var profile = TaskProfile.Start();

        profile.Source.ShouldBe(TaskSource.ActiveTaskTable);
        profile.SourceReason.ShouldContain("self-check");
        profile.Capture().SourceReason.ShouldBe(profile.SourceReason);
    }

    /// <summary>The events of state machines tell the method's name alone.</summary>
    private static string OnEvents =>
#if RUNTIME_ASYNC
        $"{nameof(TaskProfileLifetimeTests)}.{nameof(Await)}";
#else
        nameof(Await);
#endif

    private static async Task Await(Task task) => await task.ConfigureAwait(false);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AbandonUnderProfile()
    {
        using var profile = TaskProfile.Start();
        var abandoned = Await(new TaskCompletionSource().Task);
        profile.Capture().StacksOf(typeof(TaskProfileLifetimeTests)).Length.ShouldBe(1);
        return new WeakReference(abandoned);
    }
}
