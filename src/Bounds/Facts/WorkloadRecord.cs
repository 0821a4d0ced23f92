using Leak.Bounds.Plans;

namespace Leak.Bounds.Facts;

/// <summary>What one workload did in a run.</summary>
public abstract record WorkloadRecord
{
    /// <summary>The workload in its scenario.</summary>
    public abstract WorkloadPlan Workload { get; }

    /// <summary>Its id.</summary>
    public string Id => Workload.Id;

    /// <summary>When each iteration began, since the start of the run, in order.</summary>
    public IReadOnlyList<TimeSpan> Arrivals { get; init; } = [];

    /// <summary>Iterations that did what they set out to do.</summary>
    public int Succeeded { get; init; }

    /// <summary>Iterations that failed.</summary>
    public int Failed { get; init; }

    /// <summary>What failed iterations said, with counts, most frequent first.</summary>
    public IReadOnlyDictionary<string, int> Failures { get; init; } = new Dictionary<string, int>();

    /// <summary>
    /// Tasks of one connection of this kind, counted on connections opened for that before the run;
    /// <see langword="null"/> where tasks cannot be counted.
    /// </summary>
    public double? TasksPerConnection { get; init; }

    /// <summary>The path that it asked of this server; <see langword="null"/>: none, or its own.</summary>
    internal string? AskedPath { get; init; }

    /// <summary>When failed iterations ran and how they ended, where that was recorded.</summary>
    internal IReadOnlyList<FailedIteration> FailedIterations { get; init; } = [];
}
