using Leak.Profiling;

namespace Leak.Bounds.Runs;

/// <summary>What one connection of a kind costs the server.</summary>
/// <param name="Tasks">Its tasks when they are at their most, rounded up; <see langword="null"/>: not known.</param>
/// <param name="Kept">What one leaves once its client is gone; <see langword="null"/>: nothing, or not known.</param>
internal sealed record MeasuredCost(double? Tasks, KeptCost? Kept = null)
{
    public static readonly MeasuredCost NotKnown = new(Tasks: null);

    /// <summary>Whether tasks can be counted at all.</summary>
    public bool IsCounted { get; init; } = true;

    /// <summary>Whether the server answered such that there is none of this kind: that is not known by another try either.</summary>
    public bool IsRefused { get; init; }

    /// <summary>Both: the higher cost, and of what each leaves the lower.</summary>
    public MeasuredCost With(MeasuredCost second) => (Kept, second.Kept) is ({ } one, { } other)
        ? this with
        {
            Tasks = Tasks is { } tasks && second.Tasks > tasks ? second.Tasks : Tasks ?? second.Tasks,
            Kept = (other.TasksOfOne < one.TasksOfOne ? other : one) with { Requests = one.Requests + other.Requests },
        }
        : this;
}

/// <summary>What the connections that were opened to be counted left in the server: they stand in the baseline.</summary>
/// <param name="Requests">Requests in progress.</param>
/// <param name="TasksOfOne">The tasks of one of them.</param>
/// <param name="StacksOfOne">Where those stand.</param>
internal sealed record KeptCost(int Requests, double TasksOfOne, IReadOnlyList<TaskStack> StacksOfOne);
