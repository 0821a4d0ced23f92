using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Leak.Profiling.Naming;

namespace Leak.Profiling.Capturing;

/// <summary>What a type of object means in a chain of continuations. Kept for each type.</summary>
internal sealed class ObjectShape
{
    // Weak, so that assemblies that can be unloaded are not held.
    private static readonly ConditionalWeakTable<Type, ObjectShape> s_shapes = [];

    // States from -8 (an iterator's yields count down from -4) on; beyond, the method without an await.
    private const int LowestState = -8;
    private const int HighestState = 4096;

    private readonly Type? _stateMachine;
    private TreeFrame?[] _byState = [];

    private ObjectShape(Type type)
    {
        if (type == typeof(Action))
        {
            Kind = ShapeKind.Action;
        }
        else if (typeof(Task).IsAssignableFrom(type))
        {
            Kind = ShapeKind.Task;
            IsChain = RuntimeAsyncLayout.IsChain(type);
            _stateMachine = StateMachineOf(type, "AsyncTaskMethodBuilder`1");
            Method = new TreeFrame(MethodName.OfPromise(type), isMethod: false);
        }
        else if (type == typeof(List<object>))
        {
            Kind = ShapeKind.List;
        }
        else if (StateMachineOf(type, "PoolingAsyncValueTaskMethodBuilder`1") is { } pooled)
        {
            Kind = ShapeKind.PooledStateMachine;
            _stateMachine = pooled;
            NextOffset = SourceContinuation(type);
        }
        else
        {
            NextOffset = CarriedContinuation(type);
            Kind = NextOffset < 0 ? ShapeKind.End : ShapeKind.Carrier;
        }
        if (_stateMachine is not null)
        {
            ReadStateMachine(type, _stateMachine);
        }
    }

    public ShapeKind Kind { get; }

    /// <summary>Where a carrier or a pooled box has the object it continues with; negative where there is none.</summary>
    public int NextOffset { get; } = -1;

    /// <summary>Where an async iterator has the object that waits for its next item; negative for all others.</summary>
    public int IteratorOffset { get; private set; } = -1;

    /// <summary>Whether it stands for a chain of runtime-async methods.</summary>
    public bool IsChain { get; }

    public bool IsStateMachine => _stateMachine is not null;

    /// <summary>Whether it is the box of an <c>async void</c> method.</summary>
    public bool IsAsyncVoid { get; private set; }

    /// <summary>The frame of the method or promise, without a line. Only for operations.</summary>
    public TreeFrame? Method { get; private set; }

    private int StateOffset { get; set; }

    /// <summary>Where the box has the state machine, if that is an object (debug builds, iterators); negative if it is inline.</summary>
    private int MachineOffset { get; set; } = -1;

    public static ObjectShape Of(Type type) => s_shapes.GetValue(type, static t => new ObjectShape(t));

    /// <summary>The method of a box, at the await it is parked on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public TreeFrame FrameOf(object box)
    {
        var machine = MachineOf(box);
        if (machine is null || StateOffset < 0)
        {
            return Method!; // completed in the meantime
        }
        var state = TaskFields.Int32(machine, StateOffset);
        if (state is < LowestState or > HighestState)
        {
            return Method!;
        }
        var index = state - LowestState;
        var known = Volatile.Read(ref _byState);
        return index < known.Length && known[index] is { } frame ? frame : AddFrame(state);
    }

    /// <summary>What waits for an async iterator's next item, or null.</summary>
    public object? IteratorAwaiter(object box) =>
        MachineOf(box) is { } machine ? TaskFields.Reference(machine, IteratorOffset) : null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private object? MachineOf(object box) => MachineOffset < 0 ? box : TaskFields.Reference(box, MachineOffset);

    private TreeFrame AddFrame(int state)
    {
        lock (s_shapes)
        {
            var index = state - LowestState;
            if (index < _byState.Length && _byState[index] is { } known)
            {
                return known;
            }
            var grown = new TreeFrame?[Math.Max(_byState.Length, index + 1)];
            _byState.CopyTo(grown, 0);
            // Below zero it runs, has not begun, or stands at a yield: on no await.
            grown[index] = state < 0
                ? Method
                : new TreeFrame(Method!.Shown with { Site = new AwaitSite(_stateMachine!, state) }, isMethod: true) { Method = Method };
            Volatile.Write(ref _byState, grown);
            return grown[index]!;
        }
    }

    private static Type? StateMachineOf(Type type, string builder)
    {
        for (Type? box = type; box is not null; box = box.BaseType)
        {
            if (box is { IsGenericType: true, DeclaringType: { } declaring }
                && declaring.Name == builder
                && TaskFields.Find(box, "StateMachine") is { FieldType: { IsInterface: false } machine })
            {
                return machine;
            }
        }
        return null;
    }

    private void ReadStateMachine(Type box, Type machine)
    {
        Method = new TreeFrame(MethodName.OfStateMachine(machine), isMethod: true);
        IsAsyncVoid = TaskFields.Find(machine, "<>t__builder")?.FieldType == typeof(AsyncVoidMethodBuilder);
        var inBox = TaskFields.OffsetOf(TaskFields.Find(box, "StateMachine")!);
        var state = TaskFields.Find(machine, "<>1__state");
        if (machine.IsValueType)
        {
            // F#'s resumable code keeps its state elsewhere; without a state there is a method, and no line.
            StateOffset = state is null ? -1 : inBox + TaskFields.OffsetOf(state);
            return;
        }
        MachineOffset = inBox;
        StateOffset = state is null ? -1 : TaskFields.OffsetOf(state);
        if (TaskFields.Find(machine, "<>v__promiseOfValueOrEnd") is { } promise)
        {
            IteratorOffset = TaskFields.OffsetOf(promise) + ContinuationStateOffset(promise.FieldType);
        }
    }

    private static int CarriedContinuation(Type type)
    {
        var name = type.Name switch
        {
            "ContinuationWrapper" => "_continuation",
            "ContinueWithTaskContinuation" => "m_task",
            "RuntimeAsyncTaskContinuation" => "RuntimeAsyncTask",
            _ when type.Name.EndsWith("AwaitTaskContinuation", StringComparison.Ordinal) => "m_action",
            _ => null,
        };
        if (name is not null && type.Assembly == typeof(Task).Assembly && TaskFields.Find(type, name) is { } field)
        {
            return TaskFields.OffsetOf(field);
        }
        return SourceContinuation(type);
    }

    /// <summary>Anything built on the framework's core of value-task sources holds what awaits it there.</summary>
    private static int SourceContinuation(Type type)
    {
        for (Type? declaring = type; declaring is not null; declaring = declaring.BaseType)
        {
            foreach (var field in declaring.GetFields(TaskFields.Declared))
            {
                if (field.FieldType is { IsGenericType: true } core
                    && core.GetGenericTypeDefinition() == typeof(ManualResetValueTaskSourceCore<>))
                {
                    return TaskFields.OffsetOf(field) + ContinuationStateOffset(core);
                }
            }
        }
        return -1;
    }

    private static int ContinuationStateOffset(Type core) =>
        TaskFields.OffsetOf(TaskFields.Find(core, "_continuationState")
            ?? throw new MissingFieldException(core.Name, "_continuationState"));
}
