using System.Buffers;
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
internal sealed class StackBuilder
{
    // Values of _place below 0; above it are nodes of the tree.
    private const int Unvisited = 0;
    private const int Open = -1;
    private const int Gone = -2;
    private const int FirstSpread = -3;

    // One operation awaited by many on different stacks: beyond this, the rest count with the first.
    private const int MostStacksOfOne = 1024;

    private readonly Continuations _continuations = new();
    private readonly StackTree _tree = new();
    private readonly OperationIndex _index;
    private readonly int _tracked;
    private readonly List<Spread> _spreads = [];
    private readonly List<int> _targets = [];
    private readonly List<object?> _list = [];
    private readonly Stack<int> _walk = new();
    private readonly Dictionary<MethodInfo, Frame> _delegates = [];

    // By index of operation: the tracked ones first, then those met on the way.
    private int[] _place;
    private int[] _firstTarget;
    private Frame?[] _root;
    private bool[] _hasInner;

    private StackBuilder(Task[] tasks, int count)
    {
        _tracked = count;
        _index = new OperationIndex(tasks, count);
        _place = new int[count];
        _firstTarget = new int[count];
        _root = new Frame?[count];
        _hasInner = new bool[count];
    }

    public static TaskCapture Build(Task[] tasks, int count)
    {
        var builder = new StackBuilder(tasks, count);
        for (var i = 0; i < count; i++)
        {
            builder.Resolve(i);
        }
        return builder.Result();
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
        if (self is Task { IsCompleted: true })
        {
            _place[operation] = Gone; // completed since the copy, or about to be taken out
            return;
        }
        _place[operation] = Open;
        _firstTarget[operation] = -1;
        var next = _continuations.Next(self);
        if (next is null)
        {
            return;
        }
        if (next is List<object?> list)
        {
            VisitList(operation, list);
            return;
        }
        var target = IndexOf(next);
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
            if (_continuations.Operation(continuation) is { } next and not List<object?>)
            {
                _targets.Add(IndexOf(next));
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
            _root[operation] = frame.Method;
            return;
        }
        _hasInner[first] = true;
        _root[operation] = RootUnder(first, frame);
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
        _root[operation] = first < 0 ? frame.Method : RootUnder(first, frame);
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
    private bool Leads(int target) => _place[target] is not (Open or Gone or Unvisited);

    private Frame RootUnder(int outer, Frame frame)
    {
        var root = _root[outer]!;
        return root.IsMethod || !frame.IsMethod ? root : frame.Method;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Frame FrameOf(int operation)
    {
        var self = _index[operation];
        var shape = _continuations.ShapeOf(self);
        if (shape.IsStateMachine)
        {
            return shape.FrameOf(self);
        }
        if (TaskFields.Action(Unsafe.As<Task>(self)) is not { } action)
        {
            return shape.Method!;
        }
        var method = action.Method;
        ref var frame = ref CollectionsMarshal.GetValueRefOrAddDefault(_delegates, method, out _);
        return frame ??= new Frame(MethodName.OfMethod(method), isMethod: true);
    }

    private int IndexOf(object operation)
    {
        var index = _index.IndexOf(operation);
        if (index >= _place.Length)
        {
            var size = Math.Max(index + 1, _place.Length * 2);
            Array.Resize(ref _place, size);
            Array.Resize(ref _firstTarget, size);
            Array.Resize(ref _root, size);
            Array.Resize(ref _hasInner, size);
        }
        return index;
    }

    private TaskCapture Result()
    {
        var counts = new Dictionary<int, int>();
        var roots = new Dictionary<Frame, int>();
        var total = 0;
        for (var i = 0; i < _tracked; i++)
        {
            if (_place[i] == Gone)
            {
                continue;
            }
            total++;
            CollectionsMarshal.GetValueRefOrAddDefault(roots, _root[i]!, out _)++;
            if (!_hasInner[i])
            {
                CountStacks(_place[i], counts);
            }
        }
        var stacks = new List<TaskStack>(counts.Count);
        foreach (var (node, count) in counts)
        {
            stacks.Add(new TaskStack(count, _tree.Stack(node)));
        }
        stacks.Sort(static (a, b) => b.Count.CompareTo(a.Count) is var order and not 0
            ? order
            : string.CompareOrdinal(a.Frames[0].Method, b.Frames[0].Method));
        var outermost = roots.Select(root => new TaskRoot(root.Key.Shown, root.Value))
            .OrderByDescending(root => root.Operations)
            .ThenBy(root => root.Frame.Method, StringComparer.Ordinal);
        return new TaskCapture(TaskSource.ActiveTaskTable, total, stacks, [.. outermost])
        {
            Operations = SingleOperations(total),
        };
    }

    private void CountStacks(int place, Dictionary<int, int> counts)
    {
        if (place > 0)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, place, out _)++;
            return;
        }
        foreach (var (node, count) in _spreads[FirstSpread - place])
        {
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, node, out _);
            sum = (int)Math.Min(int.MaxValue, (long)sum + count);
        }
    }

    private Operations SingleOperations(int total)
    {
        var operations = new Operations(_tree, total);
        // Gone ones leave gaps: first where each goes, then who completes into whom.
        var at = ArrayPool<int>.Shared.Rent(_tracked);
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
                operations.Nodes[index] = _place[i] > 0 ? _place[i] : _spreads[FirstSpread - _place[i]].First;
                operations.Outer[index] = FirstTracked(_firstTarget[i], out operations.OnEarlier[index]) is var outer and >= 0 ? at[outer] : -1;
                operations.Leaves[index] = !_hasInner[i];
            }
        }
        ArrayPool<int>.Shared.Return(at);
        return operations;
    }

    private int FirstTracked(int operation, out bool passedMethod)
    {
        passedMethod = false;
        while (operation >= _tracked)
        {
            passedMethod |= _index[operation] is Task method && _continuations.ShapeOf(method).IsStateMachine;
            operation = _firstTarget[operation];
        }
        return operation;
    }

    /// <summary>The several stacks that one operation stands on, and how often on each.</summary>
    private sealed class Spread(int capacity = 0) : Dictionary<int, int>(capacity)
    {
        public int First { get; private set; }

        public bool IsSingle => Count == 1 && this[First] == 1;

        public new void Add(int node, int count)
        {
            First = Count == 0 ? node : First;
            if (Count >= MostStacksOfOne && !ContainsKey(node))
            {
                node = First;
            }
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(this, node, out var _);
            sum = (int)Math.Min(int.MaxValue, (long)sum + count);
        }
    }
}
