using System.Runtime.CompilerServices;

namespace Leak.Profiling.Capturing;

/// <summary>Follows an operation to what it completes into.</summary>
internal sealed class Continuations
{
    // Wrappers around wrappers; more than a few are a cycle of objects that are no operations.
    private const int MostWrappers = 64;

    // The shared cache is weak and slower; this one lives as long as a capture.
    private readonly Dictionary<Type, ObjectShape> _shapes = [];
    private Type? _lastType;
    private ObjectShape? _lastShape;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ObjectShape ShapeOf(object holder)
    {
        var type = holder.GetType();
        if (ReferenceEquals(type, _lastType))
        {
            return _lastShape!;
        }
        if (!_shapes.TryGetValue(type, out var shape))
        {
            _shapes[type] = shape = ObjectShape.Of(type);
        }
        (_lastType, _lastShape) = (type, shape);
        return shape;
    }

    /// <summary>What an operation completes into: an operation, a list of continuations, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public object? Next(object operation)
    {
        var shape = ShapeOf(operation);
        if (shape.Kind == ShapeKind.PooledStateMachine)
        {
            return Operation(TaskFields.Reference(operation, shape.NextOffset));
        }
        var next = TaskFields.Continuation(Unsafe.As<Task>(operation));
        if (next is null && shape.IteratorOffset >= 0)
        {
            next = shape.IteratorAwaiter(operation);
        }
        return Operation(next);
    }

    /// <summary>The operation that a continuation belongs to, or the list that it is, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public object? Operation(object? continuation)
    {
        for (var steps = 0; continuation is not null && steps < MostWrappers; steps++)
        {
            if (continuation.GetType() == typeof(Action))
            {
                continuation = Unsafe.As<Action>(continuation).Target;
                continue;
            }
            var shape = ShapeOf(continuation);
            switch (shape.Kind)
            {
                case ShapeKind.Task or ShapeKind.PooledStateMachine or ShapeKind.List:
                    return continuation;
                case ShapeKind.Carrier:
                    continuation = TaskFields.Reference(continuation, shape.NextOffset);
                    break;
                default:
                    return null;
            }
        }
        return null;
    }
}
