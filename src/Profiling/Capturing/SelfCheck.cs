using Leak.Profiling.Naming;

namespace Leak.Profiling.Capturing;

/// <summary>Tries the private table on an operation that is known: the runtime owes us none of it.</summary>
internal static class SelfCheck
{
    /// <summary>Null when all is as expected, else what is not. The table must be switched on.</summary>
    /// <param name="table">The table.</param>
    /// <param name="known">The known stack, as it was read.</param>
    public static string? Failure(ActiveTaskTable table, out IReadOnlyList<NamedFrame> known)
    {
        IReadOnlyList<NamedFrame> read = [];
        // On a thread of its own no context delays a continuation: what SetResult completes is complete when it returns.
        string? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                failure = Try(table, out read);
            }
            // Whatever a missing or changed member throws, it means the same: not this way.
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                failure = $"{e.GetType().Name}: {e.Message}";
            }
        });
        thread.Start();
        thread.Join();
        known = read;
        return failure;
    }

    private static string? Try(ActiveTaskTable table, out IReadOnlyList<NamedFrame> known)
    {
        known = [];
        var gate = new TaskCompletionSource();
        var inner = InnerAsync(gate.Task);
        var outer = OuterAsync(inner);
        Task[] own = [gate.Task, inner, outer];
        try
        {
            if (Find(table, own) is not { } before)
            {
                return "a started operation is not in the runtime's table";
            }
            known = before;
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
        return Find(table, own) is null ? null : "a completed operation is still in the runtime's table";
    }

    /// <summary>The stack on which the last of those operations stands, or null where the table does not hold it.</summary>
    private static IReadOnlyList<NamedFrame>? Find(ActiveTaskTable table, Task[] operations)
    {
        using var all = table.Copy();
        // The rest of a large table need not be read for it, nor can it disturb.
        var own = new List<Task>();
        for (var i = 0; i < all.Count; i++)
        {
            if (operations.Contains(all[i]))
            {
                own.Add(all[i]);
            }
        }
        if (!own.Contains(operations[^1]))
        {
            return null;
        }
        using var copy = new TaskCopy(own.ToArray());
        var stacks = StackBuilder.Build(copy, table, singly: false).Stacks;
        return stacks.Select(stack => stack.Frames)
            .FirstOrDefault(frames => frames.Any(frame => frame.Method.StartsWith(nameof(SelfCheck), StringComparison.Ordinal))) ?? [];
    }

    private static async Task OuterAsync(Task inner) => await inner.ConfigureAwait(false);

    private static async Task InnerAsync(Task gate) => await gate.ConfigureAwait(false);
}
