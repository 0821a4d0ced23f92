using Leak.Bounds.Facts;
using Leak.Profiling;

namespace Leak.Bounds.Probes.Tasks;

/// <summary>Where the server's operations stand that one capture has and an earlier one had not.</summary>
internal static class LeftStacks
{
    /// <summary>What a report shows; the rest is long and thin.</summary>
    private const int Shown = 10;

    /// <summary>Frames, innermost first, that are told of.</summary>
    private const int MostFrames = 64;

    /// <summary>The largest groups, largest first, each with what it has more than before.</summary>
    /// <param name="before">The quiet server; <see langword="null"/>: it had none.</param>
    /// <param name="after">Once the clients are gone.</param>
    /// <param name="expected">Stacks that must be there once more, and are not told of.</param>
    /// <returns>Those, and how many tasks and stacks there are in all.</returns>
    public static (IReadOnlyList<StackProfile> Largest, StackTotal Total) Between(TaskCapture? before, TaskCapture after, IReadOnlyList<TaskStack>? expected = null)
    {
        var owners = TaskOwners.Of(after);
        var left = Of(before, after, expected).Where(stack => owners.OfStack(stack) == TaskOwner.Server).OrderByDescending(stack => stack.Count).ToList();
        var tasks = new StackTasks(after, before);
        List<(TaskStack Stack, int Tasks)> counted = [.. left.Select(stack => (stack, tasks.On(stack)))];
        return
        (
            [.. counted.Take(Shown).Select(pair => new StackProfile(pair.Stack.Count, [.. pair.Stack.Frames.Take(MostFrames).Select(frame => frame.ToString())], []) { Tasks = pair.Tasks })],
            new StackTotal(counted.Sum(pair => pair.Tasks), counted.Count)
        );
    }

    /// <summary>All stacks, of the server and of the run, each with the number that it has more than before.</summary>
    /// <param name="before">The quiet server; <see langword="null"/>: it had none.</param>
    /// <param name="after">The other capture.</param>
    /// <param name="expected">Stacks that must be there once more.</param>
    public static IReadOnlyList<TaskStack> Of(TaskCapture? before, TaskCapture after, IReadOnlyList<TaskStack>? expected = null)
    {
        var had = new Dictionary<IReadOnlyList<TaskFrame>, int>(SameFrames.Instance);
        foreach (var stack in (before?.Stacks ?? []).Concat(expected ?? []))
        {
            had[stack.Frames] = had.GetValueOrDefault(stack.Frames) + stack.Count;
        }

        return
        [
            .. after.Stacks
                .Select(stack => stack with { Count = stack.Count - had.GetValueOrDefault(stack.Frames) })
                .Where(stack => stack.Count > 0),
        ];
    }

    /// <summary>Stacks are equal by their frames, two awaits of one method apart.</summary>
    private sealed class SameFrames : IEqualityComparer<IReadOnlyList<TaskFrame>>
    {
        /// <summary>Frames that make the hash code.</summary>
        private const int Hashed = 8;

        public static readonly SameFrames Instance = new();

        public bool Equals(IReadOnlyList<TaskFrame>? x, IReadOnlyList<TaskFrame>? y) =>
            ReferenceEquals(x, y) || (x is not null && y is not null && x.Count == y.Count && x.SequenceEqual(y));

        public int GetHashCode(IReadOnlyList<TaskFrame> obj)
        {
            var hash = default(HashCode);
            foreach (var frame in obj.Take(Hashed))
            {
                hash.Add(frame);
            }

            return hash.ToHashCode();
        }
    }
}
