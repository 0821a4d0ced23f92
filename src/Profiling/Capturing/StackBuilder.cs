using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Leak.Profiling.Naming;

namespace Leak.Profiling.Capturing;

/// <summary>Chains the tasks of one copy of the table, and groups them by stack. Used once.</summary>
/// <remarks>
/// Each operation is resolved once, after those that it completes into, so that its stack is one step in the tree from
/// theirs. Depth and cycles cost no stack of ours: the walk keeps its own.
/// </remarks>
internal sealed class StackBuilder : IDisposable
{
    // Values of _place below 0; above it are nodes of the tree.
    private const int Unvisited = 0;
    private const int Open = -1;
    private const int Gone = -2;
    private const int FirstSpread = -3;

    private readonly TaskCopy _tasks;
    private readonly ActiveTaskTable _table;
    private readonly TaskLayout _layout;
    private readonly Continuations _continuations;
    private readonly StackTree _tree = new();
    private readonly OperationIndex _index;
    private readonly int _tracked;
    private readonly List<Spread> _spreads = [];
    private readonly List<int> _targets = [];
    private readonly List<object?> _list = [];
    private readonly Stack<int> _walk = new();
    private readonly Dictionary<MethodInfo, Frame> _delegates = [];

    // By index of operation: the tracked ones first, then those met on the way.
    private readonly Scratch<int> _place;
    private readonly Scratch<int> _firstTarget;
    private readonly Scratch<bool> _hasInner;

    private StackBuilder(TaskCopy tasks, ActiveTaskTable table)
    {
        _tasks = tasks;
        _table = table;
        _layout = table.Tasks;
        _continuations = new Continuations(_layout);
        _tracked = tasks.Count;
        _index = new OperationIndex(tasks, _layout);
        _place = new Scratch<int>(_tracked + 256);
        _firstTarget = new Scratch<int>(_tracked + 256);
        _hasInner = new Scratch<bool>(_tracked + 256);
    }

    /// <param name="tasks">A copy of the table, or some of it.</param>
    /// <param name="table">The table, which goes on changing.</param>
    /// <param name="singly">Whether the capture tells each operation by itself, which costs memory for each.</param>
    public static TaskCapture Build(TaskCopy tasks, ActiveTaskTable table, bool singly)
    {
        using var builder = new StackBuilder(tasks, table);
        builder.ResolveAll();
        return builder.Result(singly);
    }

    public void Dispose()
    {
        _place.Dispose();
        _firstTarget.Dispose();
        _hasInner.Dispose();
        _index.Dispose();
    }

    // Each loop over all operations is compiled in full at once: the first profile that a process is asked for is one in trouble.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ResolveAll()
    {
        for (var i = 0; i < _tracked; i++)
        {
            if (i % Continuations.Ahead == 0)
            {
                _continuations.Touch(_tasks.Slice(i, Math.Min(Continuations.Ahead, _tracked - i)));
            }
            Resolve(i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Resolve(int start)
    {
        if (_place[start] != Unvisited)
        {
            return;
        }
        _walk.Push(start);
        while (_walk.TryPeek(out var operation))
        {
            if (_place[operation] == Unvisited)
            {
                Visit(operation);
                continue;
            }
            _walk.Pop();
            if (_place[operation] == Open)
            {
                Close(operation);
            }
        }
    }

    /// <summary>Notes what an operation completes into, and puts what of it is not resolved before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Visit(int operation)
    {
        var self = _index[operation];
        if (operation < _tracked ? Unsafe.As<Task>(self).IsCompleted : self is Task { IsCompleted: true })
        {
            _place[operation] = Gone; // completed since the copy, or about to be taken out
            return;
        }
        _place[operation] = Open;
        _firstTarget[operation] = -1;
        var next = _continuations.Next(self, out var kind);
        if (next is null)
        {
            return;
        }
        if (kind == ShapeKind.List)
        {
            VisitList(operation, Unsafe.As<List<object?>>(next));
            return;
        }
        var target = IndexOf(next, kind);
        _firstTarget[operation] = target;
        if (_place[target] == Unvisited)
        {
            _walk.Push(target);
        }
    }

    private void VisitList(int operation, List<object?> continuations)
    {
        lock (continuations) // as the runtime does; it is held for a copy alone
        {
            _list.AddRange(continuations);
        }
        var start = _targets.Count;
        foreach (var continuation in _list)
        {
            if (_continuations.Operation(continuation, out var kind) is { } next && kind != ShapeKind.List)
            {
                _targets.Add(IndexOf(next, kind));
            }
        }
        _list.Clear();
        if (_targets.Count == start)
        {
            return;
        }
        _targets.Add(-1);
        _firstTarget[operation] = -2 - start; // the list, ended by -1
        for (var i = start; _targets[i] >= 0; i++)
        {
            if (_place[_targets[i]] == Unvisited)
            {
                _walk.Push(_targets[i]);
            }
        }
    }

    /// <summary>Everything outside is resolved: places the operation under it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Close(int operation)
    {
        var frame = FrameOf(operation);
        var first = _firstTarget[operation];
        if (first <= -2)
        {
            CloseList(operation, frame, -2 - first);
            return;
        }
        if (first < 0 || !Leads(first))
        {
            _firstTarget[operation] = -1;
            _place[operation] = _tree.Child(0, frame);
            return;
        }
        _hasInner[first] = true;
        var place = _place[first];
        if (place > 0)
        {
            _place[operation] = _tree.Child(place, frame);
            return;
        }
        var outer = _spreads[FirstSpread - place];
        var own = new Spread(outer.Count);
        foreach (var (node, count) in outer)
        {
            own.Add(_tree.Child(node, frame), count);
        }
        SetSpread(operation, own);
    }

    private void CloseList(int operation, Frame frame, int start)
    {
        var own = new Spread();
        var first = -1;
        for (var i = start; _targets[i] >= 0; i++)
        {
            var target = _targets[i];
            if (!Leads(target))
            {
                continue;
            }
            first = first < 0 ? target : first;
            _hasInner[target] = true;
            if (_place[target] > 0)
            {
                own.Add(_tree.Child(_place[target], frame), 1);
                continue;
            }
            foreach (var (node, count) in _spreads[FirstSpread - _place[target]])
            {
                own.Add(_tree.Child(node, frame), count);
            }
        }
        _firstTarget[operation] = first;
        if (own.Count == 0)
        {
            _place[operation] = _tree.Child(0, frame);
            return;
        }
        SetSpread(operation, own);
    }

    private void SetSpread(int operation, Spread spread)
    {
        if (spread.IsSingle)
        {
            _place[operation] = spread.First;
            return;
        }
        _place[operation] = FirstSpread - _spreads.Count;
        _spreads.Add(spread);
    }

    /// <summary>Not where it has completed, and not where it would close a cycle.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Leads(int target) => _place[target] is not (Open or Gone or Unvisited);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Frame FrameOf(int operation)
    {
        var self = _index[operation];
        var shape = _continuations.ShapeOf(self);
        if (shape.IsStateMachine)
        {
            return shape.FrameOf(self);
        }
        if (_layout.Action(Unsafe.As<Task>(self)) is not { } action)
        {
            return shape.Method!;
        }
        var method = action.Method;
        ref var frame = ref CollectionsMarshal.GetValueRefOrAddDefault(_delegates, method, out _);
        return frame ??= new Frame(MethodName.OfMethod(method), isMethod: true);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int IndexOf(object operation, ShapeKind kind)
    {
        var index = kind == ShapeKind.Task ? _index.IndexOf(Unsafe.As<Task>(operation)) : _index.IndexOfOther(operation);
        if (index >= _place.Length || index >= _firstTarget.Length || index >= _hasInner.Length)
        {
            _place.Grow(index + 1);
            _firstTarget.Grow(index + 1);
            _hasInner.Grow(index + 1);
        }
        return index;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private TaskCapture Result(bool singly)
    {
        // By place in the tree: there are far fewer than operations.
        var operations = new int[_tree.Count];
        var innermost = new long[_tree.Count];
        var total = 0;
        for (var i = 0; i < _tracked; i++)
        {
            var place = _place[i];
            if (place == Gone)
            {
                continue;
            }
            total++;
            operations[NodeOf(place)]++;
            if (!_hasInner[i])
            {
                CountInnermost(place, innermost);
            }
        }
        return new TaskCapture(TaskSource.ActiveTaskTable, total, Stacks(innermost), Roots(operations))
        {
            Operations = singly ? SingleOperations(total) : Operations.None,
        };
    }

    /// <summary>The place of an operation; the first of several.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int NodeOf(int place) => place > 0 ? place : _spreads[FirstSpread - place].First;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CountInnermost(int place, long[] innermost)
    {
        if (place > 0)
        {
            innermost[place]++;
            return;
        }
        foreach (var (node, count) in _spreads[FirstSpread - place])
        {
            innermost[node] += count;
        }
    }

    private TaskStack[] Stacks(long[] innermost) =>
        [.. Enumerable.Range(1, innermost.Length - 1)
            .Where(node => innermost[node] > 0)
            .Select(node => new TaskStack((int)Math.Min(int.MaxValue, innermost[node]), _tree.Stack(node)))
            .OrderByDescending(stack => stack.Count)
            .ThenBy(stack => stack.Frames[0].Method, StringComparer.Ordinal)];

    private TaskRoot[] Roots(int[] operations) =>
        [.. Enumerable.Range(1, operations.Length - 1)
            .Where(node => operations[node] > 0)
            .GroupBy(_tree.RootOf, node => operations[node])
            .Select(root => new TaskRoot(root.Key.Shown, root.Sum()))
            .OrderByDescending(root => root.Operations)
            .ThenBy(root => root.Frame.Method, StringComparer.Ordinal)];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Operations SingleOperations(int total)
    {
        var operations = new Operations(_tree, total);
        // Gone ones leave gaps: first where each goes, then who completes into whom.
        using var at = new Scratch<int>(_tracked);
        var next = 0;
        for (var i = 0; i < _tracked; i++)
        {
            at[i] = _place[i] == Gone ? -1 : next++;
        }
        for (var i = 0; i < _tracked; i++)
        {
            if (at[i] is var index and >= 0)
            {
                operations.Ids[index] = _index.IdOf(i);
                operations.Nodes[index] = NodeOf(_place[i]);
                operations.Outer[index] = FirstTracked(_firstTarget[i], out operations.OnEarlier[index]) is var outer and >= 0 ? at[outer] : -1;
                operations.Leaves[index] = !_hasInner[i];
            }
        }
        return operations;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FirstTracked(int operation, out bool passedEarlier)
    {
        passedEarlier = false;
        while (operation >= _tracked)
        {
            passedEarlier |= _index[operation] is Task method && _continuations.ShapeOf(method).IsStateMachine && IsEarlier(method);
            operation = _firstTarget[operation];
        }
        return operation;
    }

    /// <summary>
    /// Whether a method that is not in the copy began before tracking did, rather than since the copy was made. What has
    /// completed by now may be either, and is not called earlier: in this order, since the table lets go of it afterwards.
    /// </summary>
    private bool IsEarlier(Task method) => !_table.Holds(method) && !method.IsCompleted;
}
