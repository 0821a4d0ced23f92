using System.Runtime.CompilerServices;

namespace Leak.Profiling.Capturing;

/// <summary>
/// Where operations stand in the tree of stacks, as a number each: above 0 the node of its only stack, below that one of several,
/// or how far the operation has come.
/// </summary>
internal sealed class Placement
{
    public const int Unvisited = 0;
    public const int Open = -1;
    public const int Gone = -2;

    private const int FirstSpread = -3;

    private readonly List<Spread> _spreads = [];

    public StackTree Tree { get; } = new();

    /// <summary>Whether it is a place: not where the operation has completed, and not where it would close a cycle.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPlace(int place) => place is not (Open or Gone or Unvisited);

    /// <summary>The place of an operation that completes into nothing.</summary>
    public int Outermost(TreeFrame frame) => Tree.Child(0, frame);

    /// <summary>The place of an operation that completes into one alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Under(int outer, TreeFrame frame) => outer > 0 ? Tree.Child(outer, frame) : UnderSeveral(outer, frame);

    /// <summary>The stacks of an operation under one of those that it completes into, added to its others.</summary>
    public void AddUnder(int outer, TreeFrame frame, Spread own)
    {
        if (outer > 0)
        {
            own.Add(Tree.Child(outer, frame), 1);
            return;
        }
        foreach (var (node, count) in _spreads[FirstSpread - outer])
        {
            own.Add(Tree.Child(node, frame), count);
        }
    }

    /// <summary>The place on these stacks.</summary>
    public int On(Spread spread)
    {
        if (spread.IsSingle)
        {
            return spread.First;
        }
        _spreads.Add(spread);
        return FirstSpread - (_spreads.Count - 1);
    }

    /// <summary>The node of a place; the first of several.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int NodeOf(int place) => place > 0 ? place : _spreads[FirstSpread - place].First;

    /// <summary>Counts a place by its nodes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Count(int place, long[] nodes)
    {
        if (place > 0)
        {
            nodes[place]++;
            return;
        }
        foreach (var (node, count) in _spreads[FirstSpread - place])
        {
            nodes[node] += count;
        }
    }

    private int UnderSeveral(int outer, TreeFrame frame)
    {
        var own = new Spread(_spreads[FirstSpread - outer].Count);
        AddUnder(outer, frame, own);
        return On(own);
    }
}
