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

    /// <summary>The processes that shared the run, from the second on; the first is the one that sampled. Empty: there was one.</summary>
    internal IReadOnlyList<ShardFacts> Others { get; init; } = [];

    /// <summary>Which of the processes each of <see cref="Arrivals"/> is of, in their order. Empty: there was one.</summary>
    internal IReadOnlyList<ushort> ArrivalShards { get; init; } = [];

    /// <summary>Whether times of several clocks are in it that do not wholly agree.</summary>
    internal bool HasClockErrors => ArrivalShards.Count > 0 && Others.Any(other => other.ClockError > TimeSpan.Zero);

    /// <summary>How far an arrival's time may be off, to either side.</summary>
    /// <param name="place">Its place in <see cref="Arrivals"/>.</param>
    internal TimeSpan ClockErrorOf(int place) => place < ArrivalShards.Count ? ClockErrorOf(ArrivalShards[place]) : TimeSpan.Zero;

    /// <summary>How far the times of a process may be off, to either side.</summary>
    /// <param name="shard">Its number, from 0.</param>
    internal TimeSpan ClockErrorOf(ushort shard) => FactsOf(shard)?.ClockError ?? TimeSpan.Zero;

    /// <summary>The lateness of the machine of a process.</summary>
    /// <param name="shard">Its number, from 0.</param>
    /// <param name="first">That of the one that sampled.</param>
    internal MachineLateness LatenessOf(ushort shard, MachineLateness first) => FactsOf(shard)?.Lateness ?? first;

    private ShardFacts? FactsOf(ushort shard) => shard > 0 && shard <= Others.Count ? Others[shard - 1] : null;

    /// <summary>When failed iterations ran and how they ended, where that was recorded.</summary>
    internal IReadOnlyList<FailedIteration> FailedIterations { get; init; } = [];
}
