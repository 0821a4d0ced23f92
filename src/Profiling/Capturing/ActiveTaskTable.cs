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
        Enabled = false;
        _runtimeAsync?.Off();
        Clear();
    }

    public int Count()
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

    /// <summary>Whether the table holds that task by now.</summary>
    public bool Holds(Task task)
    {
        // Without an identifier it never was in it: the table is by identifier.
        if (Tasks.Id(task) is not (var id and not 0) || Table is not { } table)
        {
            return false;
        }
        lock (table)
        {
            return table.TryGetValue(id, out var held) && ReferenceEquals(held, task);
        }
    }

    /// <summary>Copies the table; the copy alone holds the lock.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public TaskCopy Copy()
    {
        if (Table is not { } table)
        {
            return new TaskCopy(0);
        }
        while (true)
        {
            var expected = Count();
            var copy = new TaskCopy(expected + (expected / 8) + 64);
            lock (table)
            {
                if (table.Count <= copy.Capacity)
                {
                    copy.Fill(table);
                    return copy;
                }
            }
            copy.Dispose();
        }
    }

    /// <summary>Lets go of every task: once it is off, the runtime no longer takes out those that complete.</summary>
    public void Clear()
    {
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
}
