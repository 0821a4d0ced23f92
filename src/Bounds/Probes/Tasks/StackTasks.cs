using Leak.Profiling;

namespace Leak.Bounds.Probes.Tasks;

/// <summary>
/// Counts the tasks on the stacks of a capture. A stack has a task for each operation that awaits the innermost, and outer ones stand on
/// several stacks: each task is counted once, on the stack that asks for it first.
/// </summary>
internal sealed class StackTasks
{
    private readonly TaskCapture _capture;
    private readonly TaskCapture? _before;
    private readonly Dictionary<(int Outer, TaskFrame Frame), int> _places;
    private readonly Dictionary<(int Outer, TaskFrame Frame), int> _placesBefore;
    private readonly HashSet<int> _counted = [];

    /// <summary>Begins to count.</summary>
    /// <param name="capture">The capture.</param>
    /// <param name="before">An earlier one, whose tasks are not counted; <see langword="null"/>: all are.</param>
    public StackTasks(TaskCapture capture, TaskCapture? before = null)
    {
        _capture = capture;
        _before = before;
        _places = Index(capture);
        _placesBefore = before is null ? [] : Index(before);
    }

    /// <summary>The tasks on a stack that were on none of those before it.</summary>
    public int On(TaskStack stack)
    {
        var (tasks, at, before) = (0, -1, -1);
        foreach (var frame in stack.Frames.Reverse())
        {
            if (!_places.TryGetValue((at, frame), out at))
            {
                break;
            }

            before = before >= -1 ? _placesBefore.GetValueOrDefault((before, frame), -2) : before;
            tasks += _counted.Add(at) ? Math.Max(0, _capture.Places[at].Operations - (before >= 0 ? _before!.Places[before].Operations : 0)) : 0;
        }

        return tasks;
    }

    private static Dictionary<(int Outer, TaskFrame Frame), int> Index(TaskCapture capture)
    {
        var places = new Dictionary<(int Outer, TaskFrame Frame), int>(capture.Places.Count);
        for (var place = 0; place < capture.Places.Count; place++)
        {
            places[(capture.Places[place].Outer, capture.Places[place].Frame)] = place;
        }

        return places;
    }
}
