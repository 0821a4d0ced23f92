using Leak.Profiling.Naming;

namespace Leak.Profiling.Capturing;

/// <summary>Tries the private table on an operation that is known: the runtime owes us none of it.</summary>
internal static class SelfCheck
{
    private const string Promise = "TaskCompletionSource.Task";

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
        if (TryOwn(table, out known) is { } failure)
        {
            return failure;
        }
        return TryFramework(table);
    }

    /// <summary>Async methods as this library's compiler makes them.</summary>
    private static string? TryOwn(ActiveTaskTable table, out IReadOnlyList<NamedFrame> known)
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
            string[] expected = [Promise, $"{nameof(SelfCheck)}.{nameof(InnerAsync)}", $"{nameof(SelfCheck)}.{nameof(OuterAsync)}"];
            if (!before.Select(frame => frame.Method).SequenceEqual(expected))
            {
                return $"a known stack was read as {Shown(before)}";
            }
            if (before.Skip(1).FirstOrDefault(frame => !HasLine(frame)) is { } lineless)
            {
                return $"the await of {lineless.Method} was read as being in no line of it";
            }
        }
        finally
        {
            gate.SetResult();
        }
        return Find(table, own) is null ? null : "a completed operation is still in the runtime's table";
    }

    /// <summary>
    /// Async methods of the framework, which the runtime in hand has as it likes: as state machines, or as runtime-async methods.
    /// A server's are of that kind, and a profile that does not see them sees nothing.
    /// </summary>
    private static string? TryFramework(ActiveTaskTable table)
    {
        var gate = new TaskCompletionSource<int>();
        using var reader = new StreamReader(new GatedStream(gate.Task));
        var inner = reader.ReadLineAsync();
        var outer = OuterAsync(inner);
        Task[] own = [gate.Task, inner, outer];
        try
        {
            if (RuntimeAsyncLayout.IsChain(inner.GetType()) && table.Tasks.RuntimeAsync?.Failure(inner) is { } failure)
            {
                return failure;
            }
            if (Find(table, own) is not { } before)
            {
                return "a started operation of the framework is not in the runtime's table";
            }
            var framework = before.Skip(1).SkipLast(1).ToArray();
            if (before.Count < 3
                || before[0].Method != Promise
                || !Array.TrueForAll(framework, frame => frame.Method.StartsWith($"{nameof(StreamReader)}.", StringComparison.Ordinal))
                || before[^1].Method != $"{nameof(SelfCheck)}.{nameof(OuterAsync)}")
            {
                return $"a known stack of the framework was read as {Shown(before)}";
            }
            if (Array.Find(framework, frame => frame.Site?.IsAwait != true) is { } nowhere)
            {
                return $"{nowhere.Method} of the framework was read as standing at no await";
            }
        }
        finally
        {
            gate.SetResult(0);
        }
        return Find(table, own) is null ? null : "a completed operation of the framework is still in the runtime's table";
    }

    private static string Shown(IEnumerable<NamedFrame> frames) => string.Join(" < ", frames.Select(frame => frame.Method));

    /// <summary>Whether a frame of this class stands in a line of this file, where this library's PDB is at hand.</summary>
    private static bool HasLine(NamedFrame frame) =>
        PortablePdb.Of(typeof(SelfCheck).Assembly) is null
        || (frame.Location is { File: { } file, Line: > 0 } && file.EndsWith($"{nameof(SelfCheck)}.cs", StringComparison.Ordinal));

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

    /// <summary>Its next read ends when a gate opens.</summary>
    private sealed class GatedStream(Task<int> gate) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(gate);

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
