using Leak.Profiling.Ages;
using Leak.Profiling.Capturing;
using Leak.Profiling.Naming;

namespace Leak.Profiling.Lints;

/// <summary>The operations of one time, and their tasks, for the lints to look at. Used once: it holds the tasks.</summary>
internal sealed class LintInput
{
    private readonly Dictionary<int, int> _byId = [];
    private readonly Task?[] _tasks;
    private readonly int[] _innermost;
    private readonly int[] _outermost;
    private readonly Func<int, TaskAge> _ageOf;

    public LintInput(StackCapture capture, ActiveTaskTable table, Func<int, TaskAge> ageOf)
    {
        Capture = capture;
        Layout = table.Tasks;
        Continuations = new Continuations(Layout);
        _ageOf = ageOf;
        _tasks = new Task?[Count];
        _innermost = new int[Count];
        _outermost = new int[Count];
        for (var i = 0; i < Count; i++)
        {
            _byId[Operations.Ids[i]] = i;
        }
        // Later than the capture: what has completed since is not among them.
        using (var copy = table.Copy())
        {
            for (var i = 0; i < copy.Count; i++)
            {
                if (_byId.TryGetValue(Layout.Id(copy[i]), out var operation))
                {
                    _tasks[operation] = copy[i];
                }
            }
        }
        Connect();
    }

    public StackCapture Capture { get; }

    public Operations Operations => Capture.Operations;

    public int Count => Operations.Ids.Length;

    public TaskLayout Layout { get; }

    public Continuations Continuations { get; }

    /// <summary>The task of an operation; null where it has completed.</summary>
    public Task? TaskOf(int operation) => _tasks[operation] is { IsCompleted: false } task ? task : null;

    /// <summary>The operation of a task; -1 where the capture does not have it.</summary>
    public int OperationOf(Task task) => _byId.GetValueOrDefault(Layout.Id(task), -1);

    public TaskAge AgeOf(int operation) => _ageOf(Operations.Ids[operation]);

    /// <summary>The innermost operation that completes into this one, the first of several; itself where there is none.</summary>
    public int InnermostOf(int operation) => _innermost[operation] is >= 0 and var innermost ? innermost : operation;

    /// <summary>What this operation completes into in the end; itself where nobody awaits it.</summary>
    public int OutermostOf(int operation) => _outermost[operation];

    /// <summary>The frames of an operation out to its root, innermost first.</summary>
    public IReadOnlyList<NamedFrame> StackOf(int operation) => Operations.Tree.Stack(Operations.Nodes[operation]);

    private void Connect()
    {
        Array.Fill(_innermost, -1);
        Array.Fill(_outermost, -1);
        for (var leaf = 0; leaf < Count; leaf++)
        {
            if (!Operations.Leaves[leaf])
            {
                continue;
            }
            // No further than another's way out: that one is known from there on.
            var end = leaf;
            for (var at = leaf; at >= 0; at = Operations.Outer[at])
            {
                end = _outermost[at] >= 0 ? _outermost[at] : at;
                if (_innermost[at] >= 0)
                {
                    break;
                }
                _innermost[at] = leaf;
            }
            for (var at = leaf; at >= 0 && _outermost[at] < 0; at = Operations.Outer[at])
            {
                _outermost[at] = end;
            }
        }
    }
}
