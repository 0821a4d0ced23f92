using System.Reflection;

namespace Leak.Profiling.Capturing;

/// <summary>
/// What the runtime calls the private fields that a capture reads. None of it is a contract: binding to them may fail, and
/// <see cref="SelfCheck"/> tries what they hold.
/// </summary>
internal sealed record RuntimeNames
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Where the static ones are.</summary>
    public Type Holder { get; init; } = typeof(Task);

    /// <summary>Whether the runtime fills the table.</summary>
    public string Enabled { get; init; } = "s_asyncDebuggingEnabled";

    /// <summary>The table of active tasks, by identifier.</summary>
    public string Table { get; init; } = "s_currentActiveTasks";

    /// <summary>The identifier last given to a task.</summary>
    public string IdCounter { get; init; } = "s_taskIdCounter";

    /// <summary>What a task continues with.</summary>
    public string Continuation { get; init; } = "m_continuationObject";

    /// <summary>A task's identifier; 0 as long as nobody asked for it.</summary>
    public string Id { get; init; } = "m_taskId";

    /// <summary>A task's delegate.</summary>
    public string Action { get; init; } = "m_action";

    /// <exception cref="MissingFieldException">There is no such field.</exception>
    /// <exception cref="NotSupportedException">It is of another type.</exception>
    public FieldInfo StaticField(string name, Type type) => Checked(Holder.GetField(name, Static), Holder, name, type);

    /// <summary>The offset of one of a task's own fields.</summary>
    /// <exception cref="MissingMemberException">There is no such field, or the runtime does not tell where it is.</exception>
    /// <exception cref="NotSupportedException">It is of another type.</exception>
    public static int TaskField(string name, Type type) =>
        TaskFields.OffsetOf(Checked(TaskFields.Find(typeof(Task), name), typeof(Task), name, type));

    private static FieldInfo Checked(FieldInfo? field, Type holder, string name, Type type)
    {
        if (field is null)
        {
            throw new MissingFieldException($"{holder.Name}.{name} is not in this runtime");
        }
        return field.FieldType == type
            ? field
            : throw new NotSupportedException($"{holder.Name}.{name} is of the type {field.FieldType}, not {type}");
    }
}
