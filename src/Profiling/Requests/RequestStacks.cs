using Leak.Profiling.Capturing;
using Leak.Profiling.Naming;

namespace Leak.Profiling.Requests;

/// <summary>Finds the operations of each request in a capture: those which complete into the request's own.</summary>
internal sealed class RequestStacks
{
    private const int Unknown = -2;
    private const int Nobody = -1;

    private readonly StackCapture _capture;
    private readonly int[] _owner;
    private readonly Dictionary<int, int> _operationOf = [];
    private readonly ILookup<int, int> _innermost;

    /// <param name="capture">With each operation by itself.</param>
    /// <param name="ids">The identifiers of the requests' own operations.</param>
    public RequestStacks(StackCapture capture, IReadOnlySet<int> ids)
    {
        _capture = capture;
        var operations = capture.Operations;
        _owner = new int[operations.Ids.Length];
        Array.Fill(_owner, Unknown);
        for (var i = 0; i < _owner.Length; i++)
        {
            if (ids.Contains(operations.Ids[i]))
            {
                _owner[i] = operations.Ids[i];
                _operationOf[operations.Ids[i]] = i;
            }
        }
        for (var i = 0; i < _owner.Length; i++)
        {
            Own(i);
        }
        _innermost = Enumerable.Range(0, _owner.Length)
            .Where(operation => operations.Leaves[operation] && _owner[operation] is not Nobody)
            .ToLookup(operation => _owner[operation]);
    }

    /// <summary>The identifier of the request's operation that this one completes into, or is; null where there is none.</summary>
    public int? OwnerOf(int operation) => _owner[operation] is not Nobody and var owner ? owner : null;

    /// <summary>The innermost operations of the request; none where the capture does not have the request.</summary>
    public IEnumerable<int> InnermostOf(int id) => _innermost[id];

    public int IdOf(int operation) => _capture.Operations.Ids[operation];

    /// <summary>The frames of an innermost operation, out to the request's own and without that.</summary>
    public IEnumerable<NamedFrame> StackOf(int operation)
    {
        var (tree, nodes) = (_capture.Operations.Tree, _capture.Operations.Nodes);
        var end = OwnerOf(operation) is { } owner ? nodes[_operationOf[owner]] : 0;
        for (var node = nodes[operation]; node != 0 && node != end; node = tree.ParentOf(node))
        {
            yield return tree.FrameOf(node).Shown;
        }
    }

    private void Own(int operation)
    {
        var outer = _capture.Operations.Outer;
        var end = operation;
        while (end >= 0 && _owner[end] == Unknown)
        {
            end = outer[end];
        }
        var owner = end < 0 ? Nobody : _owner[end];
        for (var at = operation; at != end; at = outer[at])
        {
            _owner[at] = owner;
        }
    }
}
