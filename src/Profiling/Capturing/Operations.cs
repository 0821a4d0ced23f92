namespace Leak.Profiling.Capturing;

/// <summary>Each operation of a capture by itself. All lists are as long as there are operations.</summary>
/// <param name="Tree">The stacks.</param>
/// <param name="Ids">Its task's identifier.</param>
/// <param name="Nodes">Its place in the tree, where it is the innermost.</param>
/// <param name="Outer">The index of the operation that it completes into; -1 where there is none, or it is none of the table.</param>
/// <param name="Leaves">Whether no other operation completes into it.</param>
internal sealed record Operations(StackTree Tree, int[] Ids, int[] Nodes, int[] Outer, bool[] Leaves)
{
    public static readonly Operations None = new(new StackTree(), [], [], [], []);
}
