using Leak.Profiling.Capturing;
using Leak.Profiling.Naming;

namespace Leak.Profiling.Leaks;

/// <summary>Finds in a capture what is left behind.</summary>
internal sealed class LeftOperations
{
    private static readonly string s_ownAssembly = typeof(LeftOperations).Assembly.GetName().Name!;

    private readonly IgnoredOperations _ignored;
    private readonly string _watch;
    // By identifier: the runtime-async methods that it stood for.
    private readonly Dictionary<int, string> _earlier = [];
    private readonly Dictionary<string, int> _earlierShapes = [];
    // By identifier: promises of what was queued, or ran, and had returned nothing yet: what stands on them later began before.
    private readonly HashSet<int> _notBegun = [];

    /// <param name="ignored">What is left out.</param>
    /// <param name="watch">The async method of this library in which the watch itself waits.</param>
    /// <param name="atStart">The operations of now, each by itself.</param>
    public LeftOperations(IgnoredOperations ignored, string watch, StackCapture atStart)
    {
        _ignored = ignored;
        _watch = watch;
        if (!ignored.Current)
        {
            return;
        }
        var operations = atStart.Operations;
        for (var i = 0; i < operations.Ids.Length; i++)
        {
            _earlier[operations.Ids[i]] = ChainOf(operations, i);
            if (operations.Leaves[i])
            {
                var shape = ShapeOf(Frames(operations, i));
                _earlierShapes[shape] = _earlierShapes.GetValueOrDefault(shape) + 1;
                if (operations.Outer[i] is var outer and >= 0 && IsQueued(operations, i) && !FrameOf(operations, outer).IsMethod)
                {
                    _notBegun.Add(operations.Ids[outer]);
                }
            }
        }
    }

    /// <param name="capture">The operations of now.</param>
    /// <param name="callers">What runs on the watch's thread: it waits for the watch itself.</param>
    public StackCapture Find(StackCapture capture, Callers callers)
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
            if (callers.Chains.Contains(operations.Ids[leaf]) || IsOwn(frames, callers.Methods))
            {
                operations.MarkOut(leaf, isCaller);
            }
            else if (!IsEarlier(operations, leaf, frames, shapesLeft) && !_ignored.Has(frames))
            {
                operations.MarkOut(leaf, isLeft);
            }
        }
        return CaptureFilter.Where(capture, operation => isLeft[operation] && !isCaller[operation]);
    }

    private static IEnumerable<NamedFrame> Frames(Operations operations, int operation) =>
        operations.Tree.Stack(operations.Nodes[operation]);

    private static TreeFrame FrameOf(Operations operations, int operation) => operations.Tree.FrameOf(operations.Nodes[operation]);

    /// <summary>Whether it is a delegate that was handed to the pool, and is no async method.</summary>
    private static bool IsQueued(Operations operations, int operation) =>
        FrameOf(operations, operation) is { IsMethod: true, Shown.Site: null };

    private static string ShapeOf(IEnumerable<NamedFrame> frames) =>
        string.Join('\n', frames.Select(frame => $"{frame.Method}\t{frame.Assembly}"));

    /// <summary>The runtime-async methods that an operation stands for, innermost first, each as a line; empty where there are none, or it runs.</summary>
    private static string ChainOf(Operations operations, int operation)
    {
        var methods = new List<NamedFrame>();
        var end = operations.Outer[operation] is var outer and >= 0 ? operations.Nodes[outer] : 0;
        for (var node = operations.Nodes[operation]; node != end && node != 0; node = operations.Tree.ParentOf(node))
        {
            var frame = operations.Tree.FrameOf(node).Shown;
            if (frame.Site is { Instruction: >= 0 })
            {
                methods.Add(frame);
            }
            else if (methods.Count > 0)
            {
                break;
            }
        }
        return ShapeOf(methods);
    }

    /// <summary>Whether it is a watch that waits, or a caller that runs: parked on no await.</summary>
    private bool IsOwn(NamedFrame[] frames, IReadOnlySet<(string, string)> callers) =>
        (frames[0].Site is null && callers.Contains((frames[0].Method, frames[0].Assembly)))
        || Array.Exists(frames, frame => frame.Method == _watch && frame.Assembly == s_ownAssembly);

    /// <summary>
    /// Whether it was there at the start; or stands on one that was, and no more stand so than did then: a loop's next round.
    /// </summary>
    private bool IsEarlier(Operations operations, int leaf, NamedFrame[] frames, Dictionary<string, int> shapesLeft)
    {
        if (!_ignored.Current)
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
            standsOnEarlier = _earlier.ContainsKey(operations.Ids[operation]);
            if (standsOnEarlier && operation != leaf && _notBegun.Contains(operations.Ids[operation]))
            {
                return true;
            }
        }
        if (!standsOnEarlier)
        {
            return false;
        }
        var shape = ShapeOf(frames);
        var free = shapesLeft.GetValueOrDefault(shape);
        shapesLeft[shape] = free - 1;
        return free > 0 || IsAsItWas(operations, leaf);
    }

    /// <summary>Whether it was there, and no method of the same task has been called since: one task stands for a chain of runtime-async ones.</summary>
    private bool IsAsItWas(Operations operations, int operation) =>
        _earlier.TryGetValue(operations.Ids[operation], out var was)
        && (was.Length == 0 || ChainOf(operations, operation) is var now && (now.Length == 0 || was == now || was.EndsWith("\n" + now, StringComparison.Ordinal)));
}
