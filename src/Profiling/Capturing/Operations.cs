namespace Leak.Profiling.Capturing;

/// <summary>Each operation of a capture by itself. All lists are as long as there are operations.</summary>
/// <param name="Tree">The stacks.</param>
/// <param name="Ids">Its task's identifier.</param>
/// <param name="Nodes">Its place in the tree, where it is the innermost.</param>
/// <param name="Outer">
/// The index of the operation that it completes into, the first of several; -1 where there is none, or where it is not in the table.
/// </param>
/// <param name="Leaves">Whether no other has it as its <paramref name="Outer"/>: it is the innermost, or it awaits what another awaited first.</param>
/// <param name="OnEarlier">
/// Whether an async method that the table does not hold is what it completes into: one that started before tracking did.
/// </param>
internal sealed record Operations(StackTree Tree, int[] Ids, int[] Nodes, int[] Outer, bool[] Leaves, bool[] OnEarlier)
{
    public static readonly Operations None = new(new StackTree(), [], [], [], [], []);

    /// <summary>Of an operation that awaits what another awaited first: the index of that. It is that one's <see cref="Outer"/> that the other is.</summary>
    public Dictionary<int, int> AwaitsToo { get; } = [];

    public Operations(StackTree tree, int count)
        : this(tree, new int[count], new int[count], new int[count], new bool[count], new bool[count]) =>
        Array.Fill(Leaves, true);

    /// <summary>Notes what an operation completes into; -1: nothing.</summary>
    public void SetOuter(int operation, int outer)
    {
        Outer[operation] = outer;
        if (outer >= 0)
        {
            Leaves[outer] = false;
        }
    }

    /// <summary>Marks an operation and all that it completes into.</summary>
    public void MarkOut(int operation, bool[] marks)
    {
        for (; operation >= 0 && !marks[operation]; operation = Outer[operation])
        {
            marks[operation] = true;
        }
    }

    /// <summary>Some of them; what the rest completed into, or out of, is cut.</summary>
    public Operations Where(bool[] taken)
    {
        var at = new int[taken.Length];
        var count = 0;
        for (var i = 0; i < taken.Length; i++)
        {
            at[i] = taken[i] ? count++ : -1;
        }
        var some = new Operations(Tree, count);
        for (var i = 0; i < taken.Length; i++)
        {
            if (at[i] is var index and >= 0)
            {
                some.Ids[index] = Ids[i];
                some.Nodes[index] = Nodes[i];
                some.OnEarlier[index] = OnEarlier[i];
                some.SetOuter(index, Outer[i] < 0 ? -1 : at[Outer[i]]);
                if (AwaitsToo.TryGetValue(i, out var awaited) && at[awaited] >= 0)
                {
                    some.AwaitsToo[index] = at[awaited];
                }
            }
        }
        return some;
    }
}
