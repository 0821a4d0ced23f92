using System.Reflection;
using System.Runtime.CompilerServices;

namespace Leak.Profiling.Capturing;

/// <summary>
/// Where runtime-async methods, as .NET 11 has them, keep what a capture reads. They are no state machines: one task stands for a
/// chain of them, and has the frames that are parked as a list of <c>Continuation</c>, the innermost first.
/// </summary>
/// <remarks>
/// A frame's class is made by the runtime and has no <see cref="Type"/>: <c>GetType</c>, <c>is</c> and reflection throw on it. Its
/// fields are read by their offsets alone.
/// </remarks>
internal sealed unsafe class RuntimeAsyncLayout
{
    private const string Namespace = "System.Runtime.CompilerServices.";

    private readonly Type _frame;
    private readonly int _state;
    private readonly int _next;
    private readonly int _resumeInfo;
    private readonly int _diagnosticIP;
    private readonly int _awaited;
    private readonly nint _awaitsTask;
    private readonly FieldInfo _dispatcher;
    private readonly int _outerDispatcher;
    private readonly int _running;

    private RuntimeAsyncLayout(RuntimeNames names)
    {
        _frame = RuntimeNames.RuntimeType(Namespace + "Continuation");
        var resumeInfo = RuntimeNames.RuntimeType(Namespace + "ResumeInfo");
        var awaitsTask = RuntimeNames.RuntimeType(Namespace + "RuntimeAsyncTaskContinuation");
        _state = RuntimeNames.TaskField(names.State, typeof(object));
        _next = RuntimeNames.FieldOf(_frame, names.Next, _frame);
        _resumeInfo = RuntimeNames.FieldOf(_frame, names.ResumeInfo, resumeInfo.MakePointerType());
        _diagnosticIP = RuntimeNames.FieldOf(resumeInfo, names.DiagnosticIP, typeof(void*));
        _awaited = RuntimeNames.FieldOf(awaitsTask, names.Awaited, typeof(Task));
        // All of that class have the same one, and no other has it: this is how one is known without its type.
        _awaitsTask = ResumeInfo(Activator.CreateInstance(awaitsTask, nonPublic: true)!);
        var dispatcher = RuntimeNames.RuntimeType(Namespace + "AsyncDispatcherInfo");
        _dispatcher = RuntimeNames.StaticField(dispatcher, names.Dispatcher);
        _outerDispatcher = RuntimeNames.FieldOf(dispatcher, names.Next, dispatcher.MakePointerType());
        _running = RuntimeNames.FieldOf(dispatcher, names.Running, typeof(Task));
        Places = new ParkedPlaces(names, _diagnosticIP);
    }

    /// <summary>The methods and instructions at which frames are parked.</summary>
    public ParkedPlaces Places { get; }

    /// <summary>Null where the runtime has none.</summary>
    /// <exception cref="MissingMemberException">It has them, but not as they are known.</exception>
    /// <exception cref="TypeLoadException">As before.</exception>
    /// <exception cref="NotSupportedException">As before.</exception>
    public static RuntimeAsyncLayout? Of(RuntimeNames names) =>
        names.Version.Major >= KnownRuntimes.FirstWithRuntimeAsync ? new RuntimeAsyncLayout(names) : null;

    /// <summary>Whether a task of that type stands for a chain of runtime-async methods.</summary>
    public static bool IsChain(Type task) =>
        task is { IsGenericType: true, Name: "RuntimeAsyncTask`1", DeclaringType.Name: "AsyncHelpers" } && task.Assembly == typeof(Task).Assembly;

    /// <summary>Why the frames of such a task are not as they are known, or null. Slow: for the self-check.</summary>
    public string? Failure(Task chain)
    {
        const int most = 64;
        var frame = Innermost(chain);
        for (var count = 0; frame is not null && count < most; count++)
        {
            try
            {
                // Only one that the runtime made has no type to tell.
                if (frame.GetType() is var type && !_frame.IsAssignableFrom(type))
                {
                    return $"the frames of a known operation of the framework are of the type {type}";
                }
            }
            catch (NotSupportedException)
            {
            }
            frame = Next(frame);
        }
        return null;
    }

    /// <summary>The innermost frame of such a task; null while one of its methods runs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public object? Innermost(Task chain) => TaskFields.Reference(chain, _state);

    /// <summary>The frame that awaits that one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public object? Next(object frame) => TaskFields.Reference(frame, _next);

    /// <summary>What tells the place where a frame is parked: equal for all that are parked there, in the same machine code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint ResumeInfo(object frame) => TaskFields.Pointer(frame, _resumeInfo);

    /// <summary>The tasks whose methods run on this thread, the innermost first.</summary>
    public IReadOnlyList<Task> RunningOnThisThread()
    {
        var running = new List<Task>();
        var dispatcher = (byte*)Pointer.Unbox(_dispatcher.GetValue(null) ?? Pointer.Box(null, typeof(void*)));
        // They lie on this thread's stack, below the caller.
        while (dispatcher is not null)
        {
            if (Unsafe.AsRef<Task?>(dispatcher + _running) is { } task)
            {
                running.Add(task);
            }
            dispatcher = *(byte**)(dispatcher + _outerDispatcher);
        }
        return running;
    }

    /// <summary>The task that a chain awaits, by its innermost frame; null where it awaits something else.</summary>
    public Task? Awaited(object innermost) =>
        ResumeInfo(innermost) == _awaitsTask ? Unsafe.As<Task?>(TaskFields.Reference(innermost, _awaited)) : null;
}
