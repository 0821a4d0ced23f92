using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Leak.Profiling.Naming;

namespace Leak.Profiling.Capturing;

/// <summary>Names what an operation is parked in: its async method at its await, its delegate, or the runtime's promise.</summary>
internal sealed class OperationFrames(Continuations continuations, TaskLayout layout)
{
    private readonly Dictionary<MethodInfo, TreeFrame> _delegates = [];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public TreeFrame Of(object operation)
    {
        var shape = continuations.ShapeOf(operation);
        if (shape.IsStateMachine)
        {
            return shape.FrameOf(operation);
        }
        if (layout.Action(Unsafe.As<Task>(operation)) is not { } action)
        {
            return shape.Method!;
        }
        var method = action.Method;
        ref var frame = ref CollectionsMarshal.GetValueRefOrAddDefault(_delegates, method, out _);
        return frame ??= new TreeFrame(MethodName.OfMethod(method), isMethod: true);
    }
}
