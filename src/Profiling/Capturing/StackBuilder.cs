using System.Runtime.CompilerServices;

namespace Leak.Profiling.Capturing;

/// <summary>Chains the tasks of one copy of the table, and groups them by stack. Used once.</summary>
/// <remarks>
/// Each operation is resolved once, after those that it completes into, so that its stack is one step in the tree from
/// theirs. Depth and cycles cost no stack of ours: the walk keeps its own.
/// </remarks>
internal sealed class StackBuilder : IDisposable
{
    private readonly TaskCopy _tasks;
    private readonly Continuations _continuations;
    private readonly OperationFrames _frames;
    private readonly OperationIndex _index;
    private readonly OperationNotes _notes;
    private readonly Placement _places = new();
    private readonly int _tracked;
    private readonly List<int> _targets = [];
    private readonly List<object?> _list = [];
    private readonly Stack<int> _walk = new();

    // The notes' own, at hand for the loops.
    private readonly Scratch<int> _place;
    private readonly Scratch<int> _firstTarget;
    private readonly Scratch<bool> _hasInner;

    private StackBuilder(TaskCopy tasks, TaskLayout layout)
    {
        _tasks = tasks;
        _continuations = new Continuations(layout);
        _tracked = tasks.Count;
        _index = new OperationIndex(tasks, layout);
        _frames = new OperationFrames(_continuations, layout, _index);
        _notes = new OperationNotes(_tracked);
        (_place, _firstTarget, _hasInner) = (_notes.Place, _notes.FirstTarget, _notes.HasInner);
    }

    /// <param name="tasks">A copy of the table, or some of it.</param>
    /// <param name="table">The table, which goes on changing.</param>
    /// <param name="singly">Whether the capture tells each operation by itself, which costs memory for each.</param>
    public static StackCapture Build(TaskCopy tasks, ActiveTaskTable table, bool singly)
    {
        using var builder = new StackBuilder(tasks, table.Tasks);
        builder.ResolveAll();
        return new StackCounter(builder._notes, builder._places, builder._index, builder._continuations, table).Capture(singly);
    }

    public void Dispose()
    {
        _notes.Dispose();
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
        if (_place[start] != Placement.Unvisited)
        {
            return;
        }
        _walk.Push(start);
        while (_walk.TryPeek(out var operation))
        {
            if (_place[operation] == Placement.Unvisited)
            {
                Visit(operation);
                continue;
            }
            _walk.Pop();
            if (_place[operation] == Placement.Open)
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
            _place[operation] = Placement.Gone; // completed since the copy, or about to be taken out
            return;
        }
        _place[operation] = Placement.Open;
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
        if (_place[target] == Placement.Unvisited)
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
            if (_place[_targets[i]] == Placement.Unvisited)
            {
                _walk.Push(_targets[i]);
            }
        }
    }

    /// <summary>Everything outside is resolved: places the operation under it, its outermost frame first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Close(int operation)
    {
        var frames = _frames.Of(_index[operation]);
        var place = PlaceOf(operation, frames[^1]);
        for (var i = frames.Length - 2; i >= 0; i--)
        {
            place = _places.Under(place, frames[i]);
        }
        _place[operation] = place;
    }

    /// <summary>The place of an operation's outermost frame.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int PlaceOf(int operation, TreeFrame frame)
    {
        var first = _firstTarget[operation];
        if (first <= -2)
        {
            return PlaceUnderList(operation, frame, -2 - first);
        }
        if (first < 0 || !Placement.IsPlace(_place[first]))
        {
            _firstTarget[operation] = -1;
            return _places.Outermost(frame);
        }
        _hasInner[first] = true;
        return _places.Under(_place[first], frame);
    }

    private int PlaceUnderList(int operation, TreeFrame frame, int start)
    {
        var own = new Spread();
        var first = -1;
        for (var i = start; _targets[i] >= 0; i++)
        {
            var target = _targets[i];
            if (!Placement.IsPlace(_place[target]))
            {
                continue;
            }
            if (first < 0)
            {
                first = target;
            }
            else
            {
                _notes.AwaitsToo[target] = operation;
            }
            _hasInner[target] = true;
            _places.AddUnder(_place[target], frame, own);
        }
        _firstTarget[operation] = first;
        return own.Count == 0 ? _places.Outermost(frame) : _places.On(own);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int IndexOf(object operation, ShapeKind kind)
    {
        var index = kind == ShapeKind.Task ? _index.IndexOf(Unsafe.As<Task>(operation)) : _index.IndexOfOther(operation);
        _notes.Reach(index);
        return index;
    }
}
