using System.Runtime.CompilerServices;

namespace Leak.Profiling.Capturing;

/// <summary>Counts operations that are placed by stack and by root, and tells each singly where that is asked for.</summary>
internal sealed class StackCounter(
    OperationNotes notes, Placement places, OperationIndex index, Continuations continuations, ActiveTaskTable table)
{
    private readonly StackTree _tree = places.Tree;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public StackCapture Capture(bool singly)
    {
        // By place in the tree: there are far fewer than operations.
        var operations = new int[_tree.Count];
        var innermost = new long[_tree.Count];
        var total = 0;
        for (var i = 0; i < notes.Tracked; i++)
        {
            var place = notes.Place[i];
            if (place == Placement.Gone)
            {
                continue;
            }
            total++;
            operations[places.NodeOf(place)]++;
            if (!notes.HasInner[i])
            {
                places.Count(place, innermost);
            }
        }
        return new StackCapture(CaptureSource.ActiveTaskTable, total, Stacks(innermost), Roots(operations))
        {
            Tree = _tree,
            Standing = operations,
            Operations = singly ? SingleOperations(total) : Operations.None,
        };
    }

    private CountedStack[] Stacks(long[] innermost) =>
        [.. Enumerable.Range(1, innermost.Length - 1)
            .Where(node => innermost[node] > 0)
            .Select(node => new CountedStack((int)Math.Min(int.MaxValue, innermost[node]), _tree.Stack(node)))
            .OrderByDescending(stack => stack.Count)
            .ThenBy(stack => stack.Frames[0].Method, StringComparer.Ordinal)];

    private CountedRoot[] Roots(int[] operations) =>
        [.. Enumerable.Range(1, operations.Length - 1)
            .Where(node => operations[node] > 0)
            .GroupBy(_tree.RootOf, node => operations[node])
            .Select(root => new CountedRoot(root.Key.Shown, root.Sum()))
            .OrderByDescending(root => root.Operations)
            .ThenBy(root => root.Frame.Method, StringComparer.Ordinal)];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Operations SingleOperations(int total)
    {
        var operations = new Operations(_tree, total);
        // Gone ones leave gaps: first where each goes, then who completes into whom.
        using var at = new Scratch<int>(notes.Tracked);
        var next = 0;
        for (var i = 0; i < notes.Tracked; i++)
        {
            at[i] = notes.Place[i] == Placement.Gone ? -1 : next++;
        }
        for (var i = 0; i < notes.Tracked; i++)
        {
            if (at[i] is var single and >= 0)
            {
                operations.Ids[single] = index.IdOf(i);
                operations.Nodes[single] = places.NodeOf(notes.Place[i]);
                var target = FirstTracked(notes.FirstTarget[i], out operations.OnEarlier[single]);
                operations.SetOuter(single, target >= 0 ? at[target] : -1);
            }
        }
        foreach (var (waiting, awaited) in notes.AwaitsToo)
        {
            if (awaited < notes.Tracked && at[awaited] >= 0 && FirstTracked(waiting, out _) is var tracked and >= 0 && at[tracked] >= 0)
            {
                operations.AwaitsToo.TryAdd(at[tracked], at[awaited]);
            }
        }
        return operations;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FirstTracked(int operation, out bool passedEarlier)
    {
        passedEarlier = false;
        while (operation >= notes.Tracked)
        {
            passedEarlier |= index[operation] is Task method && continuations.ShapeOf(method) is { IsStateMachine: true } or { IsChain: true } && IsEarlier(method);
            operation = notes.FirstTarget[operation];
        }
        return operation;
    }

    /// <summary>
    /// Whether a method that is not in the copy began before tracking did, rather than since the copy was made. What has
    /// completed by now may be either, and is not called earlier: in this order, since the table lets go of it afterwards.
    /// </summary>
    private bool IsEarlier(Task method) => !table.Holds(method) && !method.IsCompleted;
}
