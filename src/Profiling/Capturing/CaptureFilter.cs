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

    /// <summary>Only the stacks on which a method of some assemblies stands.</summary>
    /// <param name="capture">A capture with each operation by itself.</param>
    /// <param name="isOf">Whether an assembly, by its simple name, is one of those.</param>
    public static StackCapture InAssemblies(StackCapture capture, Func<string, bool> isOf)
    {
        var operations = capture.Operations;
        var isTaken = new bool[operations.Ids.Length];
        // By node: its own frame, or one further out.
        var known = new Dictionary<int, bool>();
        for (var leaf = 0; leaf < isTaken.Length; leaf++)
        {
            if (operations.Leaves[leaf] && HasMethod(operations.Nodes[leaf]))
            {
                operations.MarkOut(leaf, isTaken);
            }
        }
        return Where(capture, operation => isTaken[operation]);

        bool HasMethod(int node)
        {
            var path = new List<int>();
            var has = false;
            for (; node != 0 && !known.TryGetValue(node, out has); node = operations.Tree.ParentOf(node))
            {
                path.Add(node);
            }
            for (var i = path.Count - 1; i >= 0; i--)
            {
                known[path[i]] = has |= operations.Tree.FrameOf(path[i]) is { IsMethod: true } frame && isOf(frame.Shown.Assembly);
            }
            return has;
        }
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
