namespace Leak.Profiling.Capturing;

/// <summary>
/// The stacks of operations that await what another awaited first. As operations are told singly, each completes into one alone; as they
/// are counted, what many await stands on the stack of each, so that all of them are one stack.
/// </summary>
internal sealed class SharedAwaits
{
    private readonly Operations _operations;

    // By operation: one that completes into it, or -1.
    private readonly int[] _inner = [];

    public SharedAwaits(Operations operations)
    {
        _operations = operations;
        if (operations.AwaitsToo.Count == 0)
        {
            return;
        }
        _inner = new int[operations.Ids.Length];
        Array.Fill(_inner, -1);
        for (var i = _inner.Length - 1; i >= 0; i--)
        {
            if (operations.Outer[i] is var outer and >= 0)
            {
                _inner[outer] = i;
            }
        }
    }

    /// <summary>The node of an operation that no other completes into, with what it awaits on top.</summary>
    public int NodeOf(int operation)
    {
        var node = _operations.Nodes[operation];
        if (!_operations.AwaitsToo.TryGetValue(operation, out var awaited))
        {
            return node;
        }
        // From what holds all of them up out to what they share.
        var innermost = awaited;
        for (var steps = 0; _inner[innermost] >= 0 && steps < _inner.Length; steps++)
        {
            innermost = _inner[innermost];
        }
        var end = _operations.Outer[awaited] is var outer and >= 0 ? _operations.Nodes[outer] : _operations.Tree.ParentOf(_operations.Nodes[awaited]);
        var frames = new Stack<TreeFrame>();
        for (var at = _operations.Nodes[innermost]; at != end && at != 0; at = _operations.Tree.ParentOf(at))
        {
            frames.Push(_operations.Tree.FrameOf(at));
        }
        while (frames.TryPop(out var frame))
        {
            node = _operations.Tree.Child(node, frame);
        }
        return node;
    }
}
