namespace Leak.Bounds.Verdicts;

/// <summary>What a run says of one bound: a <see cref="BoundResult"/> (held or broken), or an <see cref="UnjudgedBound"/>.</summary>
public abstract record BoundOutcome
{
    private protected BoundOutcome()
    {
    }

    /// <summary>The bound's name.</summary>
    public abstract string Name { get; init; }

    /// <summary>The workload that it judges; <see langword="null"/>: all of them together.</summary>
    public abstract string? Workload { get; init; }

    /// <summary>The outcome in a sentence that needs no other.</summary>
    public abstract string Describe();

    private protected string Subject => Workload ?? "all workloads together";
}
