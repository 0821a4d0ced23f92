using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Leak.Profiling.Capturing;

/// <summary>Numbers the operations of a capture: those of the table from 0, then others in the order they are met.</summary>
internal sealed class OperationIndex : IDisposable
{
    private readonly Task[] _tasks;
    private readonly int _count;
    private readonly int[] _buckets;
    private readonly int[] _ids;
    private readonly int _mask;
    private readonly int _shift;
    private readonly List<object> _others = [];
    private readonly Dictionary<object, int> _indexOfOther = new(ReferenceEqualityComparer.Instance);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public OperationIndex(Task[] tasks, int count)
    {
        _tasks = tasks;
        _count = count;
        _ids = ArrayPool<int>.Shared.Rent(count);
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(count * 2, 16));
        _buckets = ArrayPool<int>.Shared.Rent(size); // may be longer: only the first are used
        Array.Clear(_buckets, 0, size);
        _mask = size - 1;
        _shift = 32 - BitOperations.Log2((uint)size);
        for (var i = 0; i < count; i++)
        {
            var id = TaskFields.Id(tasks[i]);
            _ids[i] = id;
            var bucket = BucketOf(id);
            while (_buckets[bucket] != 0)
            {
                bucket = (bucket + 1) & _mask;
            }
            _buckets[bucket] = i + 1;
        }
    }

    public object this[int index] => index < _count ? _tasks[index] : _others[index - _count];

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(_ids);
        ArrayPool<int>.Shared.Return(_buckets);
    }

    public int IdOf(int index) => _ids[index];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int IndexOf(Task operation)
    {
        if (TaskFields.Id(operation) is var id and not 0)
        {
            for (var bucket = BucketOf(id); _buckets[bucket] is var entry and not 0; bucket = (bucket + 1) & _mask)
            {
                if (_ids[entry - 1] == id)
                {
                    return entry - 1;
                }
            }
        }
        return IndexOfOther(operation);
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
