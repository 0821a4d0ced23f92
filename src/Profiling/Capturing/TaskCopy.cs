using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Leak.Profiling.Capturing;

/// <summary>The tasks of the table at one time, in blocks that the next copy uses again.</summary>
/// <remarks>
/// The blocks lie among the pinned objects, whose budget hardly anybody uses. Made in the youngest generation, or as one
/// array among the large objects, they can bring on a collection: tens of milliseconds over 8,000 connections, which the first
/// profile of a process would pay.
/// </remarks>
internal sealed class TaskCopy : IDisposable
{
    private const int BlockBits = 13; // 64 KB of references
    private const int BlockSize = 1 << BlockBits;

    // What a process keeps: 4 MB, enough for half a million operations.
    private const int MostFree = 64;

    private static readonly ConcurrentStack<Task[]> s_free = new();

    private readonly Task[][] _blocks;

    public TaskCopy(int capacity)
    {
        _blocks = new Task[(capacity + BlockSize - 1) >> BlockBits][];
        for (var i = 0; i < _blocks.Length; i++)
        {
            _blocks[i] = s_free.TryPop(out var block) ? block : GC.AllocateArray<Task>(BlockSize, pinned: true);
        }
    }

    public TaskCopy(ReadOnlySpan<Task> tasks)
        : this(tasks.Length)
    {
        foreach (var task in tasks)
        {
            Add(task);
        }
    }

    public int Capacity => _blocks.Length * BlockSize;

    public int Count { get; private set; }

    public Task this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _blocks[index >> BlockBits][index & (BlockSize - 1)];
    }

    /// <summary>One more; there must be room.</summary>
    public void Add(Task task) => _blocks[Count >> BlockBits][Count++ & (BlockSize - 1)] = task;

    /// <summary>Some of them, not more than lie in one block: as many as that, from a multiple of it, always do where it is a power of two.</summary>
    public ReadOnlySpan<Task> Slice(int start, int count) => _blocks[start >> BlockBits].AsSpan(start & (BlockSize - 1), count);

    /// <summary>Takes in what the table holds, at most <see cref="Capacity"/>. The caller holds its lock.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(Dictionary<int, Task> table)
    {
        // A span: storing into an array would read each task's type, a miss of the caches for each under the lock.
        Span<Task> block = default;
        var (used, full) = (0, 0);
        foreach (var (_, task) in table)
        {
            if (used == block.Length)
            {
                block = _blocks[full++];
                used = 0;
            }
            block[used++] = task;
        }
        Count = table.Count;
    }

    /// <summary>Gives the blocks back, and lets go of the tasks.</summary>
    public void Dispose()
    {
        for (var i = 0; i < _blocks.Length; i++)
        {
            var used = Math.Clamp(Count - (i << BlockBits), 0, BlockSize);
            Array.Clear(_blocks[i], 0, used);
            if (s_free.Count < MostFree)
            {
                s_free.Push(_blocks[i]);
            }
        }
    }
}
