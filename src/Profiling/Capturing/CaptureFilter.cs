using System.Runtime.InteropServices;
using Leak.Profiling.Naming;

namespace Leak.Profiling.Capturing;

/// <summary>The part of a capture that some of its operations make up.</summary>
internal static class CaptureFilter
{
    /// <summary>Those operations of the later capture that the earlier one had not: they appeared, and stayed.</summary>
    public static StackCapture Appeared(StackCapture earlier, StackCapture later)
    {
        if (later.Source == CaptureSource.CausalityEvents)
        {
            return GrownByMethod(earlier, later);
        }
        var known = earlier.Operations.Ids.ToHashSet();
        return Where(later, operation => !known.Contains(later.Operations.Ids[operation]));
    }

    /// <summary>Only the operations whose index is taken; a stack stands where its innermost one is.</summary>
    public static StackCapture Where(StackCapture capture, Func<int, bool> isTaken)
    {
        var taken = new bool[capture.Operations.Ids.Length];
        for (var i = 0; i < taken.Length; i++)
        {
            taken[i] = isTaken(i);
        }
        var operations = capture.Operations.Where(taken);
        var shared = new SharedAwaits(operations);
        var standing = new int[operations.Tree.Count];
        var stacks = new Dictionary<int, int>();
        var roots = new Dictionary<NamedFrame, int>();
        for (var i = 0; i < operations.Ids.Length; i++)
        {
            standing[operations.Nodes[i]]++;
            CollectionsMarshal.GetValueRefOrAddDefault(roots, operations.Tree.RootOf(operations.Nodes[i]).Shown, out _)++;
            if (operations.Leaves[i])
            {
                CollectionsMarshal.GetValueRefOrAddDefault(stacks, shared.NodeOf(i), out _)++;
            }
        }
        return capture with
        {
            Total = operations.Ids.Length,
            Stacks = [.. stacks.OrderByDescending(stack => stack.Value).Select(stack => new CountedStack(stack.Value, operations.Tree.Stack(stack.Key)))],
            Roots = [.. roots.OrderByDescending(root => root.Value).Select(root => new CountedRoot(root.Key, root.Value))],
            Tree = operations.Tree,
            Standing = standing,
            Operations = operations,
        };
    }

    private static StackCapture GrownByMethod(StackCapture earlier, StackCapture later)
    {
        var before = earlier.Roots.ToDictionary(root => root.Frame, root => root.Operations);
        var grown = later.Roots
            .Select(root => new CountedRoot(root.Frame, root.Operations - before.GetValueOrDefault(root.Frame)))
            .Where(root => root.Operations > 0)
            .OrderByDescending(root => root.Operations)
            .ToArray();
        return later with
        {
            Total = grown.Sum(root => root.Operations),
            Stacks = [.. grown.Select(root => new CountedStack(root.Operations, [root.Frame]))],
            Roots = grown,
        };
    }
}
