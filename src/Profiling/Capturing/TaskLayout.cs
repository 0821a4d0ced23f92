using System.Runtime.CompilerServices;

namespace Leak.Profiling.Capturing;

/// <summary>Where a task has what a capture reads of it.</summary>
internal sealed class TaskLayout(RuntimeNames names)
{
    private readonly int _continuation = RuntimeNames.TaskField(names.Continuation, typeof(object));
    private readonly int _id = RuntimeNames.TaskField(names.Id, typeof(int));
    private readonly int _action = RuntimeNames.TaskField(names.Action, typeof(Delegate));

    /// <summary>Of runtime-async methods; null where the runtime has none.</summary>
    public RuntimeAsyncLayout? RuntimeAsync { get; } = RuntimeAsyncLayout.Of(names);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public object? Continuation(Task task) => TaskFields.Reference(task, _continuation);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Id(Task task) => TaskFields.Int32(task, _id);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Delegate? Action(Task task) => Unsafe.As<Delegate?>(TaskFields.Reference(task, _action));
}
