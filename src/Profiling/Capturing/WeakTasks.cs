using System.Collections.Concurrent;
using System.Runtime;

namespace Leak.Profiling.Capturing;

/// <summary>Tasks that are held no longer than something else refers to them. Guarded by the table's lock.</summary>
/// <param name="layout">Where a task has its identifier.</param>
internal sealed class WeakTasks(TaskLayout layout)
{
    // Of a dictionary that was much larger once.
    private const int SmallestToTrim = 1024;

    // Of one collection the finalizers may have told a part when a sweep looks. What was taken together is to be one stack, so it waits
    // for a sweep that is told of no more; not for many, where there is always more.
    private const int MostWaits = 4;

    private readonly Dictionary<int, DependentHandle> _handles = [];

    // Told by the finalizer's thread.
    private readonly ConcurrentQueue<Sentinel> _taken = new();

    // Taken twice.
    private readonly List<Sentinel> _lost = [];
    private int _waits;

    /// <summary>How many of them have not completed.</summary>
    public int Count()
    {
        var count = 0;
        foreach (var (_, handle) in _handles)
        {
            count += handle.Target is Task { IsCompleted: false } ? 1 : 0;
        }
        return count;
    }

    /// <summary>How many there are, with those that completed since the last sweep.</summary>
    public int MostCount => _handles.Count;

    public bool Holds(Task task) => _handles.TryGetValue(layout.Id(task), out var handle) && ReferenceEquals(handle.Target, task);

    public void Add(Task task)
    {
        ref var handle = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_handles, layout.Id(task), out var isKnown);
        if (isKnown)
        {
            handle.Dispose();
        }
        handle = new DependentHandle(task, new Sentinel(task, isSecond: false, _taken));
    }

    public void CopyTo(TaskCopy copy)
    {
        foreach (var (_, handle) in _handles)
        {
            if (handle.Target is Task task)
            {
                copy.Add(task);
            }
        }
    }

    /// <summary>Gives all of them back, and holds none.</summary>
    public List<Task> TakeBack()
    {
        var tasks = new List<Task>(_handles.Count);
        foreach (var (_, handle) in _handles)
        {
            if (handle.Target is Task task)
            {
                tasks.Add(task);
            }
            Free(handle);
        }
        _handles.Clear();
        _handles.TrimExcess();
        _taken.Clear();
        _lost.Clear();
        return tasks;
    }

    /// <summary>Lets go of those that have completed, and of those that never can, which it returns.</summary>
    public List<Task> Sweep()
    {
        var told = new List<Sentinel>();
        while (_taken.TryDequeue(out var sentinel))
        {
            if (sentinel.IsSecond)
            {
                told.Add(sentinel);
            }
            else
            {
                WatchAgain(sentinel);
            }
        }
        var lost = told.Count == 0 || ++_waits > MostWaits ? TakeLost() : [];
        _lost.AddRange(told);
        foreach (var (id, handle) in _handles)
        {
            if (handle.Target is not Task { IsCompleted: false })
            {
                Free(handle);
                _handles.Remove(id);
            }
        }
        if (_handles.EnsureCapacity(0) > Math.Max(SmallestToTrim, 4 * _handles.Count))
        {
            _handles.TrimExcess();
        }
        return lost;
    }

    private List<Task> TakeLost()
    {
        var lost = new List<Task>(_lost.Count);
        foreach (var sentinel in _lost)
        {
            if (!sentinel.Task.IsCompleted && Remove(sentinel))
            {
                lost.Add(sentinel.Task);
            }
        }
        _lost.Clear();
        _waits = 0;
        return lost;
    }

    private void WatchAgain(Sentinel first)
    {
        if (IsOf(first, out var handle))
        {
            handle.Dependent = new Sentinel(first.Task, isSecond: true, _taken);
        }
    }

    private bool Remove(Sentinel sentinel)
    {
        if (!IsOf(sentinel, out var handle))
        {
            return false;
        }
        handle.Dispose();
        return _handles.Remove(layout.Id(sentinel.Task));
    }

    /// <summary>Whether the handle of a sentinel's task is that sentinel's still. It may have been given back, and be watched anew.</summary>
    private bool IsOf(Sentinel sentinel, out DependentHandle handle) =>
        _handles.TryGetValue(layout.Id(sentinel.Task), out handle) && ReferenceEquals(handle.Dependent, sentinel);

    private static void Free(DependentHandle handle)
    {
        (handle.Dependent as Sentinel)?.Dispose();
        handle.Dispose();
    }
}
