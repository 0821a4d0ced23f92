namespace Leak.Profiling.Capturing;

/// <summary>The part an object plays in a chain of continuations.</summary>
internal enum ShapeKind
{
    /// <summary>Nothing that leads on is known of it.</summary>
    End,

    /// <summary>A task: an operation.</summary>
    Task,

    /// <summary>The box of an async method that draws its boxes from a pool: an operation that the table does not hold.</summary>
    PooledStateMachine,

    /// <summary>A delegate, which leads on to its target.</summary>
    Action,

    /// <summary>An object that leads on to one other.</summary>
    Carrier,

    /// <summary>Several continuations.</summary>
    List,
}
