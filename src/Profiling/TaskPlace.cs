namespace Leak.Profiling;

/// <summary>A frame of the tree that all stacks of a capture make up, and how many operations stand there themselves.</summary>
/// <param name="Frame">The method at its await, or the promise.</param>
/// <param name="Outer">The index of the frame that it completes into, always less than its own; -1: it is an outermost one.</param>
/// <param name="Operations">Each operation counts once: where it stands on several stacks, on the first.</param>
internal readonly record struct TaskPlace(TaskFrame Frame, int Outer, int Operations)
{
    /// <summary>The tree of these stacks. Only their innermost operations are known.</summary>
    public static IReadOnlyList<TaskPlace> Of(IReadOnlyList<TaskStack> stacks)
    {
        var places = new List<TaskPlace>();
        var known = new Dictionary<(int Outer, TaskFrame Frame), int>();
        foreach (var stack in stacks)
        {
            var at = -1;
            foreach (var frame in stack.Frames.Reverse())
            {
                if (!known.TryGetValue((at, frame), out var inner))
                {
                    known[(at, frame)] = inner = places.Count;
                    places.Add(new TaskPlace(frame, at, 0));
                }
                at = inner;
            }
            if (at >= 0)
            {
                places[at] = places[at] with { Operations = places[at].Operations + stack.Count };
            }
        }
        return places;
    }
}
