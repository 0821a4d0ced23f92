using System.Reflection;

namespace Leak.Profiling.Capturing;

/// <summary>
/// What the runtime calls the private fields that a capture reads. None of it is a contract: binding to them may fail, and
/// <see cref="SelfCheck"/> tries what they hold.
/// </summary>
internal sealed record RuntimeNames
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The runtime's version.</summary>
    public Version Version { get; init; } = Environment.Version;

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

    /// <summary>Where a task of runtime-async methods has the innermost of its frames; null while one of them runs.</summary>
    public string State { get; init; } = "m_stateObject";

    /// <summary>A frame's caller.</summary>
    public string Next { get; init; } = "Next";

    /// <summary>What a frame has of the place where it is parked.</summary>
    public string ResumeInfo { get; init; } = "ResumeInfo";

    /// <summary>The address of that place in the method's machine code.</summary>
    public string DiagnosticIP { get; init; } = "DiagnosticIP";

    /// <summary>What a task of runtime-async methods awaits.</summary>
    public string Awaited { get; init; } = "Task";

    /// <summary>What a thread has of the runtime-async methods that run on it.</summary>
    public string Dispatcher { get; init; } = "t_current";

    /// <summary>The task of those that run.</summary>
    public string Running { get; init; } = "CurrentTask";

    /// <summary>Names the method and the instruction of such an address: puts them on an exception.</summary>
    public string AddFrame { get; init; } = "AddContinuationToExInternal";

    /// <summary>What the runtime notes of runtime-async methods, as a set of flags.</summary>
    public string Flags { get; init; } = "s_activeFlags";

    /// <summary>When each task of runtime-async methods was last resumed.</summary>
    public string TaskTimes { get; init; } = "s_runtimeAsyncTaskTimestamps";

    /// <summary>When each of their frames was parked.</summary>
    public string FrameTimes { get; init; } = "s_runtimeAsyncContinuationTimestamps";

    /// <exception cref="MissingFieldException">There is no such field.</exception>
    /// <exception cref="NotSupportedException">It is of another type.</exception>
    public FieldInfo StaticField(string name, Type type) => Checked(Holder.GetField(name, Static), Holder, name, type);

    /// <summary>The offset of one of a task's own fields.</summary>
    /// <exception cref="MissingMemberException">There is no such field, or the runtime does not tell where it is.</exception>
    /// <exception cref="NotSupportedException">It is of another type.</exception>
    public static int TaskField(string name, Type type) =>
        TaskFields.OffsetOf(Checked(TaskFields.Find(typeof(Task), name), typeof(Task), name, type));

    /// <summary>A type of the runtime's own.</summary>
    /// <exception cref="TypeLoadException">There is no such type.</exception>
    public static Type RuntimeType(string name) =>
        typeof(Task).Assembly.GetType(name) ?? throw new TypeLoadException($"{name} is not in this runtime");

    /// <summary>A static field of such a type, whatever its own type.</summary>
    /// <exception cref="MissingFieldException">There is no such field.</exception>
    public static FieldInfo StaticField(Type holder, string name) =>
        holder.GetField(name, Static) ?? throw new MissingFieldException($"{holder.Name}.{name} is not in this runtime");

    /// <summary>The offset of a field of such a type.</summary>
    /// <exception cref="MissingMemberException">There is no such field, or the runtime does not tell where it is.</exception>
    /// <exception cref="NotSupportedException">It is of another type.</exception>
    public static int FieldOf(Type holder, string name, Type type) =>
        TaskFields.OffsetOf(Checked(holder.GetField(name, Own), holder, name, type));

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
