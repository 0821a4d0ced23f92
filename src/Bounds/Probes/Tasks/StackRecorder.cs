using Leak.Bounds.Facts;
using Leak.Clients;
using Leak.Profiling;

namespace Leak.Bounds.Probes.Tasks;

/// <summary>Keeps how many of the server's operations stood on each stack, in every capture of a census.</summary>
/// <remarks>Thread-safe. Begins when it is made and ends when it is disposed.</remarks>
internal sealed class StackRecorder : IDisposable
{
    /// <summary>What a report shows; the rest is long and thin.</summary>
    private const int Shown = 10;

    /// <summary>A server has some dozens; beyond this no new stack is followed, so that memory stays bounded.</summary>
    private const int MostStacks = 1_000;

    /// <summary>Frames, innermost first, after which two stacks count as one.</summary>
    private const int MostFrames = 64;

    private readonly TaskCensus _census;
    private readonly RunClock _clock;
    private readonly Lock _sync = new();
    private readonly Dictionary<string, Followed> _stacks = new(StringComparer.Ordinal);
    private readonly List<TimeSpan> _captures = [];
    private (int Operations, int Capture, IReadOnlyList<TaskStack> Stacks, TaskCapture? Taken) _peak = (-1, 0, [], null);

    public StackRecorder(TaskCensus census, RunClock clock)
    {
        _census = census;
        _clock = clock;
        census.Captured += Record;
    }

    /// <summary>The stacks at the peak with their series.</summary>
    public TaskStacks ToStacks()
    {
        lock (_sync)
        {
            if (_captures.Count == 0)
            {
                return TaskStacks.None;
            }

            var tasks = new StackTasks(_peak.Taken!);
            var ofKey = _peak.Stacks.ToLookup(stack => Key(Shortened(stack)), StringComparer.Ordinal);
            var largest = _stacks
                .Select(pair => (pair.Key, Stack: pair.Value, Count: pair.Value.Counts.GetValueOrDefault(_peak.Capture)))
                .Where(pair => pair.Count > 0)
                .OrderByDescending(pair => pair.Count)
                .Take(Shown);
            return new TaskStacks(_captures[_peak.Capture], [.. largest.Select(pair => new StackProfile(
                pair.Count,
                [.. pair.Stack.Frames.Select(frame => frame.ToString())],
                [.. _captures.Select((at, capture) => new Sample(at, pair.Stack.Counts.GetValueOrDefault(capture)))])
            {
                Tasks = ofKey[pair.Key].Sum(tasks.On),
            })])
            {
                Total = new StackTotal(_peak.Operations, ofKey.Count),
            };
        }
    }

    public void Dispose() => _census.Captured -= Record;

    private void Record(TaskCapture capture, TaskOwners owners)
    {
        lock (_sync)
        {
            var number = _captures.Count;
            _captures.Add(_clock.Now);
            var own = capture.Stacks.Where(stack => owners.OfStack(stack) == TaskOwner.Server).ToList();
            if (owners.Tally.Server > _peak.Operations)
            {
                _peak = (owners.Tally.Server, number, own, capture);
            }

            foreach (var stack in own)
            {
                if (Follow(stack) is { } followed)
                {
                    followed.Counts[number] = followed.Counts.GetValueOrDefault(number) + stack.Count;
                }
            }
        }
    }

    private Followed? Follow(TaskStack stack)
    {
        var frames = Shortened(stack);
        var key = Key(frames);
        if (!_stacks.TryGetValue(key, out var followed) && _stacks.Count < MostStacks)
        {
            _stacks[key] = followed = new Followed(frames);
        }

        return followed;
    }

    private static List<TaskFrame> Shortened(TaskStack stack) => [.. stack.Frames.Take(MostFrames)];

    /// <summary>Two awaits of one method are one stack.</summary>
    private static string Key(List<TaskFrame> frames) => string.Join('\n', frames.Select(frame => $"{frame.Assembly}!{frame.Method}"));

    /// <summary>A stack and its count in each capture that had it, by the capture's number.</summary>
    private sealed record Followed(IReadOnlyList<TaskFrame> Frames)
    {
        public Dictionary<int, int> Counts { get; } = [];
    }
}
