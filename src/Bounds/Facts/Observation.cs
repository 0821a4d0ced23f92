using Leak.Bounds.Plans;

namespace Leak.Bounds.Facts;

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

    /// <summary>The stalls among <see cref="Workloads"/>.</summary>
    public IEnumerable<StallRecord> Stalls => Workloads.OfType<StallRecord>();

    /// <summary>Every probe's series.</summary>
    public required IReadOnlyList<Series> Series { get; init; }

    /// <summary>The longest time between two rounds of sampling.</summary>
    public required TimeSpan LongestSamplingGap { get; init; }

    /// <summary>The time that the machine did not give to the run.</summary>
    internal MachineLateness Lateness { get; init; } = MachineLateness.None;

    /// <summary>How long the server had to be quiet once the clients were gone; <see langword="null"/>: not known.</summary>
    internal QuietTime? QuietTime { get; init; }

    /// <summary>The quiet server's values by quantity, before the first arrival.</summary>
    public required IReadOnlyDictionary<Quantity, double> Baseline { get; init; }

    /// <summary>The values by quantity once the clients were gone and the server was quiet, or when waiting for that was given up.</summary>
    public required IReadOnlyDictionary<Quantity, double> Residual { get; init; }

    /// <summary>The server's tasks by stack at their peak.</summary>
    public TaskStacks Stacks { get; init; } = TaskStacks.None;

    /// <summary>What happened that allows no judgement: the server gone, no descriptors left. Empty when all went well.</summary>
    public IReadOnlyList<string> Troubles { get; init; } = [];

    /// <summary>The settings that hold the server's limits; empty: they cannot be read, since it is known by its address alone.</summary>
    internal IReadOnlyList<SettingInForce> Settings { get; init; } = [];

    /// <summary>Why descriptors and timers of the process are not the server's alone; <see langword="null"/>: they are, or are there at the baseline too.</summary>
    internal string? NotTheServersAlone { get; init; }

    /// <summary>Whether the user stopped the run.</summary>
    public bool Interrupted { get; init; }

    /// <summary>The series of a quantity, or <see langword="null"/> where it was not sampled.</summary>
    public Series? FindSeries(Quantity quantity) => Series.FirstOrDefault(series => series.Quantity == quantity);
}
