using System.Globalization;
using System.Reflection;
using Leak.Profiling.Capturing;

namespace Leak.Profiling.Lints;

/// <summary>Semaphores at 0 whose oldest waiter waits for long: whoever entered may never release it.</summary>
/// <param name="longest">How long the oldest may wait.</param>
internal sealed class SemaphoreWaitLint(TimeSpan longest) : ILint
{
    private const string Name = "semaphore-wait";
    private const int MostWaiters = 1_000_000;

    // A waiter of WaitAsync is a node of its semaphore's queue, which is empty unless the count is 0.
    private static readonly Type? s_waiter = typeof(SemaphoreSlim).GetNestedType("TaskNode", BindingFlags.NonPublic);
    private static readonly int s_previous =
        s_waiter is not null && TaskFields.Find(s_waiter, "Prev") is { } field && field.FieldType == s_waiter ? TaskFields.OffsetOf(field) : -1;

    // By type of task, where it has such a node; negative where it has none.
    private readonly Dictionary<Type, int> _offsets = [];
    private readonly Dictionary<object, object> _firsts = new(ReferenceEqualityComparer.Instance);

    public IEnumerable<LintFinding> Look(LintInput input)
    {
        if (s_previous < 0)
        {
            yield break;
        }
        var semaphores = new Dictionary<object, List<int>>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < input.Count; i++)
        {
            if (input.TaskOf(i) is { } task && WaiterOf(task) is { } waiter)
            {
                var first = FirstOf(waiter);
                semaphores.TryAdd(first, []);
                semaphores[first].Add(i);
            }
        }
        foreach (var waiters in semaphores.Values)
        {
            var oldest = waiters.MaxBy(waiter => input.AgeOf(waiter).Age);
            if (input.AgeOf(oldest) is var age && age.Age >= longest)
            {
                yield return new LintFinding(
                    Name,
                    string.Create(CultureInfo.InvariantCulture, $"{waiters.Count} wait for one SemaphoreSlim, which is at 0; the oldest has waited {age}"),
                    waiters.Count,
                    input.StackOf(oldest));
            }
        }
        foreach (var finding in OfSomeSemaphore(input))
        {
            yield return finding;
        }
    }

    /// <summary>
    /// The node that a task is, or that it has: with a timeout or a token, a method of the semaphore waits for it, in a way that the table
    /// does not notice.
    /// </summary>
    private Task? WaiterOf(Task task)
    {
        var type = task.GetType();
        if (type == s_waiter)
        {
            return task;
        }
        if (!_offsets.TryGetValue(type, out var offset))
        {
            _offsets[type] = offset = OffsetIn(type);
        }
        return offset < 0 || TaskFields.Reference(task, offset) is not Task { IsCompleted: false } waiter ? null : waiter;
    }

    /// <summary>
    /// Those that wait with a timeout or a token on .NET 11: that method is no state machine there, so that nothing tells which semaphore it
    /// is of.
    /// </summary>
    private IEnumerable<LintFinding> OfSomeSemaphore(LintInput input) =>
        from operation in Enumerable.Range(0, input.Count)
        where input.TaskOf(operation) is { } task && input.Continuations.ShapeOf(task).IsChain
            && input.AgeOf(operation).Age >= longest && IsTheMethodAlone(operation, input)
        group operation by input.Operations.Nodes[operation] into waiters
        let count = waiters.Count()
        select new LintFinding(
            Name,
            string.Create(CultureInfo.InvariantCulture, $"{count} have waited here for a SemaphoreSlim at 0, for {longest.TotalSeconds:0.###} s or longer; nothing tells whether it is one or several"),
            count,
            input.StackOf(waiters.First()));

    // In a chain with others of its callers, it has waited for less than the chain has been there.
    private static bool IsTheMethodAlone(int operation, LintInput input)
    {
        var (tree, nodes, outer) = (input.Operations.Tree, input.Operations.Nodes, input.Operations.Outer[operation]);
        var node = nodes[operation];
        if (!IsTheMethod(node))
        {
            node = tree.ParentOf(node); // over the promise
        }
        return node != 0 && IsTheMethod(node) && tree.ParentOf(node) == (outer < 0 ? 0 : nodes[outer]);

        bool IsTheMethod(int node) => tree.FrameOf(node).Shown is { Assembly: "System.Private.CoreLib", Method: var method }
            && method.StartsWith("SemaphoreSlim.WaitUntilCountOrTimeoutAsync", StringComparison.Ordinal);
    }

    private static int OffsetIn(Type task) =>
        TaskFields.Find(task, "StateMachine") is { FieldType: { IsValueType: true } machine } inTask && machine.DeclaringType == typeof(SemaphoreSlim)
        && machine.GetFields(TaskFields.Declared).FirstOrDefault(field => field.FieldType == s_waiter) is { } waiter
            ? TaskFields.OffsetOf(inTask) + TaskFields.OffsetOf(waiter)
            : -1;

    /// <summary>The head of its queue, which only the semaphore refers to besides.</summary>
    private object FirstOf(object waiter)
    {
        var passed = new List<object>();
        var first = waiter;
        while (!_firsts.ContainsKey(first))
        {
            passed.Add(first);
            if (passed.Count == MostWaiters || TaskFields.Reference(first, s_previous) is not { } previous)
            {
                break;
            }
            first = previous;
        }
        first = _firsts.GetValueOrDefault(first, first);
        // Each of a long queue is passed once.
        passed.ForEach(node => _firsts[node] = first);
        return first;
    }
}
