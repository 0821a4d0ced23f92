using Leak.Profiling;
using Leak.Profiling.Capturing;
using Leak.Profiling.Leaks;

namespace Leak.Unit.Profiling.Leaks;

/// <summary>What stands on a method that the table does not hold: one from before the tracking, or one begun since the copy.</summary>
[TestFixture]
[NonParallelizable] // the table of active tasks is the process's
public sealed class LeftOperationsTests
{
    private static readonly Callers s_noCallers = new(new HashSet<(string Method, string Assembly)>(), new HashSet<int>());
    private static readonly IgnoredOperations s_earlier = new(Current: true, Hosting: false, [], []);

    [Test]
    public async Task Find_WhenAMethodBeganSinceTheCopy_StillHasTheLeakThatAwaitsIt()
    {
        using var tracked = new Tracked();
        TaskCompletionSource<Task> next = new();
        TaskCompletionSource never = new();
        var left = new LeftOperations(s_earlier, watch: "", tracked.Capture());
        var leak = AwaitsItsNext(next.Task);
        var parked = Awaits(never.Task);

        // As a request does that has its connection at that moment: it awaits a new method, which awaits what was parked already.
        var capture = await tracked.CaptureAsync(() => next.SetResult(AwaitsAnother(parked)));

        TaskCapture.Of(left.Find(capture, s_noCallers)).StacksOf(typeof(LeftOperationsTests))
            .ShouldContain(stack => stack.EndsWith($"{nameof(LeftOperationsTests)}.{nameof(AwaitsItsNext)}", StringComparison.Ordinal));
        never.SetResult();
        await leak;
    }

    [Test]
    public async Task Find_WhenAMethodBeganBeforeTheTracking_LeavesOutWhatItAwaits()
    {
        TaskCompletionSource<Task> next = new();
        TaskCompletionSource never = new();
        var loop = AwaitsItsNext(next.Task);
        using var tracked = new Tracked();
        var left = new LeftOperations(s_earlier, watch: "", tracked.Capture());

        await Task.Run(() => next.SetResult(Awaits(never.Task)));

        TaskCapture.Of(left.Find(tracked.Capture(), s_noCallers)).StacksOf(typeof(LeftOperationsTests))
            .ShouldNotContain(stack => stack.Contains(nameof(AwaitsItsNext), StringComparison.Ordinal));
        never.SetResult();
        await loop;
    }

    private static async Task Awaits(Task gate) => await gate.ConfigureAwait(false);

    private static async Task AwaitsAnother(Task other) => await other.ConfigureAwait(false);

    private static async Task AwaitsItsNext(Task<Task> next) => await (await next.ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>The table, switched on.</summary>
    private sealed class Tracked : IDisposable
    {
        private readonly ActiveTaskTable _table = TaskTracking.Runtime.Hold(out _).ShouldNotBeNull();

        public StackCapture Capture()
        {
            using var copy = _table.Copy();
            return StackBuilder.Build(copy, _table, singly: true);
        }

        /// <param name="afterTheCopy">What happens between the copy of the table and the walk over it; on the pool no context delays it.</param>
        public async Task<StackCapture> CaptureAsync(Action afterTheCopy)
        {
            using var copy = _table.Copy();
            await Task.Run(afterTheCopy);
            return StackBuilder.Build(copy, _table, singly: true);
        }

        public void Dispose() => TaskTracking.Runtime.Release();
    }
}
