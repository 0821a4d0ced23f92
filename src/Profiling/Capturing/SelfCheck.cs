using System.Buffers;

namespace Leak.Profiling.Capturing;

/// <summary>Tries the private table on an operation that is known: the runtime owes us none of it.</summary>
internal static class SelfCheck
{
    /// <summary>Null when all is as expected, else what is not. The table must be switched on.</summary>
    public static string? Failure()
    {
        // On a thread of its own no context delays a continuation: what SetResult completes is complete when it returns.
        string? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                failure = Try();
            }
            // Whatever a missing or changed member throws, it means the same: not this way.
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                failure = $"{e.GetType().Name}: {e.Message}";
            }
        });
        thread.Start();
        thread.Join();
        return failure;
    }

    private static string? Try()
    {
        var gate = new TaskCompletionSource();
        var outer = OuterAsync(gate.Task);
        try
        {
            var before = Find(outer);
            if (before is null)
            {
                return "a started operation is not in the runtime's table";
            }
            string[] expected = ["TaskCompletionSource.Task", $"{nameof(SelfCheck)}.{nameof(InnerAsync)}", $"{nameof(SelfCheck)}.{nameof(OuterAsync)}"];
            if (!before.Select(frame => frame.Method).SequenceEqual(expected))
            {
                return $"a known stack was read as {string.Join(" < ", before.Select(frame => frame.Method))}";
            }
        }
        finally
        {
            gate.SetResult();
        }
        return Find(outer) is null ? null : "a completed operation is still in the runtime's table";
    }

    /// <summary>The stack whose outermost frame is that operation's, or null.</summary>
    private static IReadOnlyList<TaskFrame>? Find(Task operation)
    {
        var tasks = ActiveTaskTable.Copy(out var count);
        try
        {
            // The rest of a large table need not be read for it, nor can it disturb.
            var own = tasks.AsSpan(0, count).ToArray().Where(task => task.Id >= operation.Id - 8 && task.Id <= operation.Id + 8).ToArray();
            var capture = StackBuilder.Build(own, own.Length, singly: false);
            return own.Contains(operation)
                ? capture.Stacks.FirstOrDefault(stack => stack.Frames[^1].Method.StartsWith(nameof(SelfCheck), StringComparison.Ordinal))?.Frames
                : null;
        }
        finally
        {
            ArrayPool<Task>.Shared.Return(tasks, clearArray: true);
        }
    }

    private static async Task OuterAsync(Task gate) => await InnerAsync(gate).ConfigureAwait(false);

    private static async Task InnerAsync(Task gate) => await gate.ConfigureAwait(false);
}
