using Leak.Profiling.Capturing;

namespace Leak.Profiling.Leaks;

/// <summary>Finds in a capture what is left behind.</summary>
internal sealed class LeftOperations
{
    private static readonly string s_ownAssembly = typeof(LeftOperations).Assembly.GetName().Name!;
    private static readonly string s_runtime = typeof(Task).Assembly.GetName().Name!;

    private readonly TaskLeakOptions _options;
    private readonly HashSet<int> _earlier = [];
    private readonly Dictionary<string, int> _earlierShapes = [];

    public LeftOperations(TaskLeakOptions options, TaskCapture atStart)
    {
        _options = options;
        if (!options.IgnoreCurrent)
        {
            return;
        }
        var operations = atStart.Operations;
        _earlier.UnionWith(operations.Ids);
        for (var i = 0; i < operations.Ids.Length; i++)
        {
            if (operations.Leaves[i])
            {
                var shape = ShapeOf(Frames(operations, i));
                _earlierShapes[shape] = _earlierShapes.GetValueOrDefault(shape) + 1;
            }
        }
    }

    /// <param name="capture">The operations of now.</param>
    /// <param name="callers">Async methods that run on the watch's thread: they wait for the watch itself.</param>
    public TaskCapture Find(TaskCapture capture, IReadOnlySet<(string Method, string Assembly)> callers)
    {
        var operations = capture.Operations;
        var isLeft = new bool[operations.Ids.Length];
        var isCaller = new bool[operations.Ids.Length];
        var shapesLeft = new Dictionary<string, int>(_earlierShapes);
        for (var leaf = 0; leaf < isLeft.Length; leaf++)
        {
            if (!operations.Leaves[leaf])
            {
                continue;
            }
            var frames = Frames(operations, leaf).ToArray();
            if (IsOwn(frames, callers))
            {
                Mark(operations, leaf, isCaller);
            }
            else if (!IsEarlier(operations, leaf, frames, shapesLeft) && !IsIgnored(frames))
            {
                Mark(operations, leaf, isLeft);
            }
        }
        return CaptureFilter.Where(capture, operation => isLeft[operation] && !isCaller[operation]);
    }

    private static IEnumerable<TaskFrame> Frames(Operations operations, int operation) =>
        operations.Tree.Stack(operations.Nodes[operation]);

    private static string ShapeOf(IEnumerable<TaskFrame> frames) =>
        string.Join('\n', frames.Select(frame => $"{frame.Method}\t{frame.Assembly}"));

    private static void Mark(Operations operations, int leaf, bool[] marks)
    {
        for (var operation = leaf; operation >= 0 && !marks[operation]; operation = operations.Outer[operation])
        {
            marks[operation] = true;
        }
    }

    /// <summary>Whether it is a watch that waits, or a caller that runs: parked on no await.</summary>
    private static bool IsOwn(TaskFrame[] frames, IReadOnlySet<(string, string)> callers) =>
        (frames[0].Site is null && callers.Contains((frames[0].Method, frames[0].Assembly)))
        || Array.Exists(frames, frame => frame.Method == $"{nameof(TaskLeakWatch)}.{nameof(TaskLeakWatch.DisposeAsync)}" && frame.Assembly == s_ownAssembly);

    /// <summary>
    /// Whether it was there at the start; or stands on one that was, and no more stand so than did then: a loop's next round.
    /// </summary>
    private bool IsEarlier(Operations operations, int leaf, TaskFrame[] frames, Dictionary<string, int> shapesLeft)
    {
        if (!_options.IgnoreCurrent)
        {
            return false;
        }
        var standsOnEarlier = false;
        for (var operation = leaf; operation >= 0 && !standsOnEarlier; operation = operations.Outer[operation])
        {
            if (operations.OnEarlier[operation])
            {
                return true;
            }
            standsOnEarlier = _earlier.Contains(operations.Ids[operation]);
        }
        if (!standsOnEarlier)
        {
            return false;
        }
        var shape = ShapeOf(frames);
        var free = shapesLeft.GetValueOrDefault(shape);
        shapesLeft[shape] = free - 1;
        return free > 0 || _earlier.Contains(operations.Ids[leaf]);
    }

    private bool IsIgnored(TaskFrame[] frames) =>
        (_options.IgnoreMethods.Count > 0 && Array.Exists(frames, frame => _options.IgnoreMethods.Contains(frame.Method)))
        || (_options.IgnoreAssemblies.Count > 0
            && Array.Exists(frames, frame => _options.IgnoreAssemblies.Contains(frame.Assembly))
            && Array.TrueForAll(frames, frame => frame.Assembly == s_runtime || _options.IgnoreAssemblies.Contains(frame.Assembly)));
}
