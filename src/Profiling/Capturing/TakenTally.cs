using System.Diagnostics.Metrics;
using Leak.Profiling.Naming;

namespace Leak.Profiling.Capturing;

/// <summary>Operations that could never complete and that the collector has taken, counted by stack.</summary>
/// <remarks>Safe to use from any thread.</remarks>
internal sealed class TakenTally
{
    /// <summary>What it keeps: stacks that are not among the first so many are in the total alone.</summary>
    public const int MostStacks = 1000;

    /// <summary>The frames by which stacks are told apart, innermost first; the rest of a stack is cut.</summary>
    public const int MostFrames = 64;

    public const string MeterName = "Leak.Profiling";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Count, NamedFrame[] Frames)> _stacks = [];
    private long _total;
    private Instrument? _published;

    /// <summary>How many operations.</summary>
    public long Total => Interlocked.Read(ref _total);

    /// <summary>Shows the total as a metric, from the first call on.</summary>
    public void Publish()
    {
        lock (_gate)
        {
            _published ??= new Meter(MeterName).CreateObservableCounter(
                "leak.tasks.lost", () => Total, "{operation}", "Async operations that could never complete, and that the garbage collector has taken.");
        }
    }

    public void Add(StackCapture taken)
    {
        lock (_gate)
        {
            AddUnnamed(taken.Total);
            foreach (var stack in taken.Stacks)
            {
                Add(stack);
            }
        }
    }

    /// <summary>Operations whose stacks are not known.</summary>
    public void AddUnnamed(int operations) => Interlocked.Add(ref _total, operations);

    /// <summary>By stack, largest first.</summary>
    public CountedStack[] Stacks()
    {
        lock (_gate)
        {
            return [.. _stacks.Values.OrderByDescending(stack => stack.Count).Select(stack => new CountedStack(stack.Count, stack.Frames))];
        }
    }

    private void Add(CountedStack stack)
    {
        // What is kept refers to no method: its assembly may be unloaded.
        NamedFrame[] frames = [.. stack.Frames.Take(MostFrames).Select(frame => frame with { Site = frame.Site is null ? null : new AwaitSite(frame.Location) })];
        var key = string.Join('\n', frames.Select(frame => $"{frame.Assembly} {frame.Method} {frame.Location}"));
        if (_stacks.TryGetValue(key, out var known))
        {
            _stacks[key] = (known.Count + stack.Count, known.Frames);
        }
        else if (_stacks.Count < MostStacks)
        {
            _stacks.Add(key, (stack.Count, frames));
        }
    }
}
