using Leak.Bounds.Probes;
using Leak.Bounds.Workloads;

namespace Leak.Bounds;

/// <summary>All that one run of a scenario recorded. Verdicts are pure functions of it.</summary>
public sealed record Observation
{
    /// <summary>What was run.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>When the run began, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>From the first arrival until the clients were closed.</summary>
    public required TimeSpan Watched { get; init; }

    /// <summary>The engine that drove it.</summary>
    public required string Engine { get; init; }

    /// <summary>Where the task counts come from; <see langword="null"/>: nowhere.</summary>
    public string? TaskSource { get; init; }

    /// <summary>One record for each workload, in the scenario's order.</summary>
    public required IReadOnlyList<WorkloadRecord> Workloads { get; init; }

    /// <summary>Every probe's series.</summary>
    public required IReadOnlyList<Series> Series { get; init; }

    /// <summary>The longest time between two rounds of sampling.</summary>
    public required TimeSpan LongestSamplingGap { get; init; }

    /// <summary>The quiet server's values by probe, before the first arrival.</summary>
    public required IReadOnlyDictionary<string, double> Baseline { get; init; }

    /// <summary>The values by probe once the clients were gone and the server was quiet, or when waiting for that was given up.</summary>
    public required IReadOnlyDictionary<string, double> Residual { get; init; }

    /// <summary>The server's tasks by stack at their peak.</summary>
    public TaskStacks Stacks { get; init; } = TaskStacks.None;

    /// <summary>What happened that allows no judgement: the server gone, no descriptors left. Empty when all went well.</summary>
    public IReadOnlyList<string> Troubles { get; init; } = [];

    /// <summary>Whether the user stopped the run.</summary>
    public bool Interrupted { get; init; }

    /// <summary>The series of a probe, or <see langword="null"/> where it was not sampled.</summary>
    public Series? FindSeries(string probe) => Series.FirstOrDefault(series => series.Probe == probe);
}

/// <summary>What one workload did in a run, and what became of its connections.</summary>
public sealed record WorkloadRecord
{
    /// <summary>The workload in its scenario.</summary>
    public required WorkloadPlan Plan { get; init; }

    /// <summary>When each iteration began, since the start of the run, in order.</summary>
    public required IReadOnlyList<TimeSpan> Arrivals { get; init; }

    /// <summary>The lifetimes of the parked connections; empty for a live client.</summary>
    public IReadOnlyList<Lifetime> Lifetimes { get; init; } = [];

    /// <summary>Iterations that did what they set out to do.</summary>
    public int Succeeded { get; init; }

    /// <summary>Iterations that failed.</summary>
    public int Failed { get; init; }

    /// <summary>What failed iterations said, with counts, most frequent first.</summary>
    public IReadOnlyDictionary<string, int> Failures { get; init; } = new Dictionary<string, int>();

    /// <summary>
    /// The server's own reasons (<c>error.type</c>) for closing this workload's connections, with counts;
    /// a connection that ended without one is not in it. <see langword="null"/> where the server does not tell.
    /// </summary>
    public IReadOnlyDictionary<string, int>? LimitsFired { get; init; }

    /// <summary>
    /// Of a stall whose limit ends requests (HTTP/2): the server's own reasons for ending those of its endpoint, with counts, whichever
    /// stall's they were. <see langword="null"/> of any other, and where the server does not tell.
    /// </summary>
    public IReadOnlyDictionary<string, int>? RequestLimitsFired { get; init; }

    /// <summary>
    /// Connections of this workload whose end the server had not recorded once the clients were gone: it holds them still.
    /// <see langword="null"/> where it cannot tell connections apart.
    /// </summary>
    public int? LeftBehind { get; init; }

    /// <summary>How many seconds each answer took, by when it was asked for; empty of a stall, and of a client that makes its requests last.</summary>
    public IReadOnlyList<Sample> Latencies { get; init; } = [];

    /// <summary>
    /// Tasks of one connection of this kind, counted on connections opened for that before the run;
    /// <see langword="null"/> where tasks cannot be counted.
    /// </summary>
    public double? TasksPerConnection { get; init; }
}
