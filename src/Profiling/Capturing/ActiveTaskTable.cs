using System.Buffers;
using System.Runtime.CompilerServices;

namespace Leak.Profiling.Capturing;

/// <summary>
/// The table of active tasks that the runtime keeps for debuggers: <c>Task.s_currentActiveTasks</c>, filled while
/// <c>Task.s_asyncDebuggingEnabled</c> is set, and locked on itself. Neither is a contract: <see cref="SelfCheck"/> tries both.
/// </summary>
internal static class ActiveTaskTable
{
    /// <summary>Whether the runtime fills the table. A debugger may have set it before us.</summary>
    public static bool Enabled
    {
        get => Volatile.Read(ref EnabledField(null));
        set => Volatile.Write(ref EnabledField(null), value);
    }

    /// <summary>The identifier last given to a task. Identifiers grow by one, wrap around, and skip 0.</summary>
    public static int LastId => Volatile.Read(ref IdCounterField(null));

    public static int Count()
    {
        if (TableField(null) is not { } table)
        {
            return 0;
        }
        lock (table)
        {
            return table.Count;
        }
    }

    /// <summary>Copies the table into an array from the shared pool; the copy alone holds the lock.</summary>
    /// <remarks>The caller returns the array, cleared.</remarks>
    public static Task[] Copy(out int count)
    {
        count = 0;
        if (TableField(null) is not { } table)
        {
            return [];
        }
        while (true)
        {
            var expected = Count();
            var copy = ArrayPool<Task>.Shared.Rent(expected + (expected / 8) + 64);
            lock (table)
            {
                count = table.Count;
                if (count <= copy.Length)
                {
                    table.Values.CopyTo(copy, 0);
                    return copy;
                }
            }
            ArrayPool<Task>.Shared.Return(copy);
        }
    }

    /// <summary>Lets go of every task: once it is off, the runtime no longer takes out those that complete.</summary>
    public static void Clear()
    {
        if (TableField(null) is not { } table)
        {
            return;
        }
        lock (table)
        {
            table.Clear();
            table.TrimExcess();
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.StaticField, Name = "s_asyncDebuggingEnabled")]
    private static extern ref bool EnabledField(Task? type);

    [UnsafeAccessor(UnsafeAccessorKind.StaticField, Name = "s_currentActiveTasks")]
    private static extern ref Dictionary<int, Task>? TableField(Task? type);

    [UnsafeAccessor(UnsafeAccessorKind.StaticField, Name = "s_taskIdCounter")]
    private static extern ref int IdCounterField(Task? type);
}
