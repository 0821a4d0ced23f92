using System.Globalization;

namespace Leak.Profiling.Lints;

/// <summary>Threads that block in <c>Wait</c>, <c>Result</c> or <c>GetResult</c>: enough of them starve the pool.</summary>
/// <remarks>
/// A process cannot read the stacks of its other threads. What it can read is what such a thread waits for: the operation has the thread's
/// event among its continuations.
/// </remarks>
/// <param name="least">From how many threads on it tells.</param>
internal sealed class BlockedThreadsLint(int least) : ILint
{
    public IEnumerable<LintFinding> Look(LintInput input)
    {
        var waitedFor = new List<int>();
        for (var i = 0; i < input.Count; i++)
        {
            if (input.TaskOf(i) is { } task)
            {
                waitedFor.AddRange(Enumerable.Repeat(i, Waiters(input.Layout.Continuation(task))));
            }
        }
        if (waitedFor.Count < least)
        {
            yield break;
        }
        var pool = string.Create(CultureInfo.InvariantCulture, $"the thread pool has {ThreadPool.ThreadCount} threads, and {ThreadPool.PendingWorkItemCount} items wait for one");
        foreach (var stack in waitedFor.GroupBy(operation => input.Operations.Nodes[input.InnermostOf(operation)]).OrderByDescending(stack => stack.Count()))
        {
            yield return new LintFinding(
                "blocked-threads",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{stack.Count()} of {waitedFor.Count} threads block in Wait, Result or GetResult until what is here completes; {pool}"),
                stack.Count(),
                input.StackOf(input.InnermostOf(stack.First())));
        }
    }

    private static int Waiters(object? continuation)
    {
        if (continuation is not List<object?> list)
        {
            return IsWaiter(continuation) ? 1 : 0;
        }
        lock (list) // as the runtime does
        {
            return list.Count(IsWaiter);
        }
    }

    // Private classes of the runtime: of Wait and its like, and of WaitAll.
    private static bool IsWaiter(object? continuation) =>
        continuation is ManualResetEventSlim || (continuation?.GetType() is { Name: "SetOnInvokeMres" or "SetOnCountdownMres" } type && type.DeclaringType == typeof(Task));
}
