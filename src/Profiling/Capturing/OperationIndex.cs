using System.Numerics;
using System.Runtime.CompilerServices;

namespace Leak.Profiling.Capturing;

/// <summary>Numbers the operations of a capture: those of the table from 0, then others in the order they are met.</summary>
internal sealed class OperationIndex : IDisposable
{
    private readonly TaskCopy _tasks;
    private readonly TaskLayout _layout;
    private readonly int _count;
    private readonly Scratch<int> _buckets;
    private readonly Scratch<int> _ids;
    private readonly int _mask;
    private readonly int _shift;
    private readonly List<object> _others = [];
    private readonly Dictionary<object, int> _indexOfOther = new(ReferenceEqualityComparer.Instance);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public OperationIndex(TaskCopy tasks, TaskLayout layout)
    {
        _tasks = tasks;
        _layout = layout;
        _count = tasks.Count;
        _ids = new Scratch<int>(_count);
        // At most three in four are taken.
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(_count / 3 * 4, 16));
        _buckets = new Scratch<int>(size);
        _mask = size - 1;
        _shift = 32 - BitOperations.Log2((uint)size);
        for (var i = 0; i < _count; i++)
        {
            var id = layout.Id(tasks[i]);
            _ids[i] = id;
            var bucket = BucketOf(id);
            while (_buckets[bucket] != 0)
            {
                bucket = (bucket + 1) & _mask;
            }
            _buckets[bucket] = i + 1;
        }
    }

    public object this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => index < _count ? _tasks[index] : _others[index - _count];
    }

    public void Dispose()
    {
        _ids.Dispose();
        _buckets.Dispose();
    }

    public int IdOf(int index) => _ids[index];

    /// <summary>Whether it is one of the table.</summary>
    public bool Has(Task operation) => IndexInTable(operation) >= 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int IndexOf(Task operation) => IndexInTable(operation) is var index and >= 0 ? index : IndexOfOther(operation);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int IndexInTable(Task operation)
    {
        if (_layout.Id(operation) is var id and not 0)
        {
            for (var bucket = BucketOf(id); _buckets[bucket] is var entry and not 0; bucket = (bucket + 1) & _mask)
            {
                if (_ids[entry - 1] == id)
                {
                    return entry - 1;
                }
            }
        }
        return -1;
    }

    /// <summary>The number of an operation that is no task, or none of the table.</summary>
    public int IndexOfOther(object operation)
    {
        if (_indexOfOther.TryGetValue(operation, out var index))
        {
            return index;
        }
        index = _count + _others.Count;
        _others.Add(operation);
        _indexOfOther.Add(operation, index);
        return index;
    }

    // Multiplicative hashing: identifiers are nearly consecutive.
    private int BucketOf(int id) => (int)((uint)id * 0x9E3779B9u >> _shift);
}
