using System.Reflection;
using System.Runtime.CompilerServices;

namespace Leak.Profiling.Capturing;

/// <summary>
/// The table of active tasks that the runtime keeps for debuggers: <c>Task.s_currentActiveTasks</c>, filled while
/// <c>Task.s_asyncDebuggingEnabled</c> is set, and locked on itself.
/// </summary>
/// <param name="names">What the runtime calls them.</param>
/// <exception cref="MissingMemberException">They are not in this runtime.</exception>
/// <exception cref="NotSupportedException">They are of another type.</exception>
internal sealed class ActiveTaskTable(RuntimeNames names)
{
    private readonly FieldInfo _enabled = names.StaticField(names.Enabled, typeof(bool));
    private readonly FieldInfo _table = names.StaticField(names.Table, typeof(Dictionary<int, Task>));
    private readonly FieldInfo _idCounter = names.StaticField(names.IdCounter, typeof(int));
    private readonly RuntimeAsyncSwitch? _runtimeAsync = RuntimeAsyncSwitch.Of(names);

    // Held while the tasks are out of the table for a moment, so that nobody reads it without them.
    private readonly Lock _whole = new();

    // Taken out of the table, whose operations go on; none but while it is weakened.
    private WeakTasks? _weak;

    // The identifier last given when it was last weakened.
    private int? _weakenedTo;

    /// <summary>Whether the runtime fills the table. A debugger sets this alone.</summary>
    public bool Enabled
    {
        get => (bool)_enabled.GetValue(null)!;
        set => _enabled.SetValue(null, value);
    }

    /// <summary>The identifier last given to a task. Identifiers grow by one, wrap around, and skip 0.</summary>
    public int LastId => (int)_idCounter.GetValue(null)!;

    public TaskLayout Tasks { get; } = new(names);

    // Made by the runtime when it first needs it, and never another from then on.
    private Dictionary<int, Task>? Table => field ??= (Dictionary<int, Task>?)_table.GetValue(null);

    /// <summary>Has the runtime fill it.</summary>
    public void SwitchOn()
    {
        Enabled = true;
        _runtimeAsync?.On();
    }

    /// <summary>Has the runtime fill it as whoever switched it on wanted: of runtime-async methods it may not have noticed.</summary>
    public void Join() => _runtimeAsync?.LookAgain();

    /// <summary>Switches it off, and lets go of every task: the runtime no longer takes out those that complete.</summary>
    public void SwitchOff()
    {
        lock (_whole)
        {
            Enabled = false;
            _runtimeAsync?.Off();
            Clear();
        }
    }

    public int Count()
    {
        lock (_whole)
        {
            return Size() + (_weak?.Count() ?? 0);
        }
    }

    /// <summary>
    /// Called once in a while, it holds what is there since the last call no longer than something else does. An operation of which that
    /// was nothing can never complete. What is known by now to have been such a one is returned, and is in the table no more.
    /// </summary>
    public IReadOnlyList<Task> Weaken()
    {
        lock (_whole)
        {
            if (Table is not { } table)
            {
                return [];
            }
            var lost = (_weak ??= new WeakTasks(Tasks)).Sweep();
            if (_weakenedTo is { } last)
            {
                // Of runtime-async methods it notes times, by frame.
                _runtimeAsync?.ForgetTimes();
                Weaken(table, _weak, last);
            }
            _weakenedTo = LastId;
            return lost;
        }
    }

    /// <summary>Holds all of them again, whatever else does.</summary>
    public void Strengthen()
    {
        lock (_whole)
        {
            PutWeakBack();
        }
    }

    /// <summary>
    /// Does something with its tasks out of it: it holds none of them then, and others have to wait for it. They are back when it returns.
    /// </summary>
    /// <param name="withTasks">Given them, to let go of; what it returns is put back, and must have all of those that have not completed.</param>
    public void WithoutTasks(Func<TaskCopy, IEnumerable<Task>> withTasks)
    {
        lock (_whole)
        {
            if (Table is not { } table)
            {
                return;
            }
            PutWeakBack();
            foreach (var task in withTasks(TakeOut(table)))
            {
                PutBack(table, task);
            }
        }
    }

    /// <summary>Whether the table holds that task by now.</summary>
    public bool Holds(Task task)
    {
        // Without an identifier it never was in it: the table is by identifier.
        if (Tasks.Id(task) is not (var id and not 0) || Table is not { } table)
        {
            return false;
        }
        lock (_whole)
        {
            lock (table)
            {
                return (table.TryGetValue(id, out var held) && ReferenceEquals(held, task)) || _weak?.Holds(task) == true;
            }
        }
    }

    /// <summary>Copies the table; the copy alone holds the lock.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public TaskCopy Copy()
    {
        lock (_whole)
        {
            if (Table is not { } table)
            {
                return new TaskCopy(0);
            }
            var copy = CopyOf(table, room: _weak?.MostCount ?? 0);
            _weak?.CopyTo(copy);
            return copy;
        }
    }

    /// <summary>Lets go of every task: once it is off, the runtime no longer takes out those that complete.</summary>
    public void Clear()
    {
        _ = _weak?.TakeBack();
        (_weak, _weakenedTo) = (null, null);
        if (Table is not { } table)
        {
            return;
        }
        lock (table)
        {
            table.Clear();
            table.TrimExcess();
        }
    }

    private int Size()
    {
        if (Table is not { } table)
        {
            return 0;
        }
        lock (table)
        {
            return table.Count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private TaskCopy CopyOf(Dictionary<int, Task> table, int room = 0, bool andClear = false)
    {
        while (true)
        {
            var expected = Size();
            var copy = new TaskCopy(expected + (expected / 8) + 64 + room);
            lock (table)
            {
                if (table.Count + room <= copy.Capacity)
                {
                    copy.Fill(table);
                    if (andClear)
                    {
                        table.Clear();
                    }
                    return copy;
                }
            }
            copy.Dispose();
        }
    }

    private TaskCopy TakeOut(Dictionary<int, Task> table)
    {
        // Of runtime-async methods it notes times, by frame.
        _runtimeAsync?.ForgetTimes();
        return CopyOf(table, andClear: true);
    }

    private void Weaken(Dictionary<int, Task> table, WeakTasks weak, int last)
    {
        using var tasks = CopyOf(table);
        for (var i = 0; i < tasks.Count; i++)
        {
            // What is over soon costs nothing. By difference, as identifiers wrap around.
            if (Tasks.Id(tasks[i]) is var id && unchecked(id - last) <= 0 && !tasks[i].IsCompleted)
            {
                weak.Add(tasks[i]);
                lock (table)
                {
                    table.Remove(id);
                }
            }
        }
    }

    private void PutWeakBack()
    {
        _weakenedTo = null;
        if (_weak is { } weak && Table is { } table)
        {
            foreach (var task in weak.TakeBack())
            {
                PutBack(table, task);
            }
        }
    }

    private void PutBack(Dictionary<int, Task> table, Task task)
    {
        var id = Tasks.Id(task);
        lock (table)
        {
            table[id] = task;
        }
        // It may have completed before it was back, and then the runtime has taken nothing out. If it completes now, the runtime does.
        if (task.IsCompleted)
        {
            lock (table)
            {
                table.Remove(id);
            }
        }
    }
}
