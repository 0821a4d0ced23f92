using System.Runtime.InteropServices;

namespace Leak.Profiling.Capturing;

/// <summary>The part of a capture that some of its operations make up.</summary>
internal static class CaptureFilter
{
    /// <summary>Those operations of the later capture that the earlier one had not: they appeared, and stayed.</summary>
    public static TaskCapture Appeared(TaskCapture earlier, TaskCapture later)
    {
        if (later.Source == TaskSource.CausalityEvents)
        {
            return GrownByMethod(earlier, later);
        }
        var known = earlier.Operations.Ids.ToHashSet();
        return Where(later, operation => !known.Contains(later.Operations.Ids[operation]));
    }

    /// <summary>Only the operations whose index is taken; a stack stands where its innermost one is.</summary>
    public static TaskCapture Where(TaskCapture capture, Func<int, bool> isTaken)
    {
        var taken = new bool[capture.Operations.Ids.Length];
        for (var i = 0; i < taken.Length; i++)
        {
            taken[i] = isTaken(i);
        }
        var operations = capture.Operations.Where(taken);
        var stacks = new Dictionary<int, int>();
        var roots = new Dictionary<TaskFrame, int>();
        for (var i = 0; i < operations.Ids.Length; i++)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(roots, operations.Tree.RootOf(operations.Nodes[i]).Shown, out _)++;
            if (operations.Leaves[i])
            {
                CollectionsMarshal.GetValueRefOrAddDefault(stacks, operations.Nodes[i], out _)++;
            }
        }
        return capture with
        {
            Total = operations.Ids.Length,
            Stacks = [.. stacks.OrderByDescending(stack => stack.Value).Select(stack => new TaskStack(stack.Value, operations.Tree.Stack(stack.Key)))],
            Roots = [.. roots.OrderByDescending(root => root.Value).Select(root => new TaskRoot(root.Key, root.Value))],
            Operations = operations,
        };
    }

    private static TaskCapture GrownByMethod(TaskCapture earlier, TaskCapture later)
    {
        var before = earlier.Roots.ToDictionary(root => root.Frame, root => root.Operations);
        var grown = later.Roots
            .Select(root => new TaskRoot(root.Frame, root.Operations - before.GetValueOrDefault(root.Frame)))
            .Where(root => root.Operations > 0)
            .OrderByDescending(root => root.Operations)
            .ToArray();
        return later with
        {
            Total = grown.Sum(root => root.Operations),
            Stacks = [.. grown.Select(root => new TaskStack(root.Operations, [root.Frame]))],
            Roots = grown,
        };
    }
}
