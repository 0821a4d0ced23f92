using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Leak.Profiling.Naming;

namespace Leak.Profiling.Capturing;

/// <summary>
/// Names what an operation is parked in: its async method at its await, the runtime-async methods that it stands for, its
/// delegate, or the runtime's promise.
/// </summary>
internal sealed class OperationFrames(Continuations continuations, TaskLayout layout, OperationIndex index)
{
    private readonly Dictionary<MethodInfo, TreeFrame> _delegates = [];
    private readonly ChainFrames? _chains = layout.RuntimeAsync is { } runtimeAsync ? new ChainFrames(runtimeAsync) : null;
    private readonly List<TreeFrame> _frames = [];

    /// <summary>Its frames, innermost first, at least one; until the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<TreeFrame> Of(object operation)
    {
        _frames.Clear();
        var shape = continuations.ShapeOf(operation);
        if (shape.IsChain && _chains is not null)
        {
            AddChain(Unsafe.As<Task>(operation), shape);
        }
        else
        {
            _frames.Add(Single(operation, shape));
        }
        return CollectionsMarshal.AsSpan(_frames);
    }

    private void AddChain(Task chain, ObjectShape shape)
    {
        // The runtime does not put into its table what a runtime-async method awaits: a promise there stands with the method.
        var awaited = _chains!.Read(chain, _frames);
        if (_frames.Count == 0)
        {
            _frames.Add(shape.Method!); // it runs
        }
        else if (awaited is { IsCompleted: false } && !index.Has(awaited))
        {
            var promise = continuations.ShapeOf(awaited);
            var method = _frames.Count;
            if (promise.IsChain)
            {
                _chains.Read(awaited, _frames);
            }
            if (_frames.Count == method)
            {
                _frames.Add(Single(awaited, promise));
            }
            CollectionsMarshal.AsSpan(_frames)[..method].Reverse();
            CollectionsMarshal.AsSpan(_frames)[method..].Reverse();
            CollectionsMarshal.AsSpan(_frames).Reverse();
        }
    }

    private TreeFrame Single(object operation, ObjectShape shape)
    {
        if (shape.IsStateMachine)
        {
            return shape.FrameOf(operation);
        }
        if (shape.IsChain || layout.Action(Unsafe.As<Task>(operation)) is not { } action)
        {
            return shape.Method!;
        }
        var method = action.Method;
        ref var frame = ref CollectionsMarshal.GetValueRefOrAddDefault(_delegates, method, out _);
        return frame ??= new TreeFrame(MethodName.OfMethod(method), isMethod: true);
    }
}
