namespace Leak.Bounds.Comparing;

/// <summary>A report.json as it is read back, as far as it is compared. What a report of an earlier version lacks is <see langword="null"/>, or empty.</summary>
internal sealed record RunDocument
{
    public required int Schema { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public string? Target { get; init; }

    public required string Engine { get; init; }

    public bool Interrupted { get; init; }

    public required RunMachine Environment { get; init; }

    public required IReadOnlyList<RunScenario> Scenarios { get; init; }

    public IReadOnlyList<string> NotRun { get; init; } = [];
}

/// <summary>Where it ran.</summary>
internal sealed record RunMachine(string Runtime, string Os, int Cores, string? Commit);

/// <summary>A scenario of a run.</summary>
internal sealed record RunScenario
{
    public required string Id { get; init; }

    public required string Timeouts { get; init; }

    public required string Expected { get; init; }

    public required string Verdict { get; init; }

    public required bool AsExpected { get; init; }

    public int Planned { get; init; }

    public double? PeakOpenConnections { get; init; }

    public double? PeakActiveTasks { get; init; }

    public double? BaselineTasks { get; init; }

    public double? ResidualConnections { get; init; }

    public double? ResidualTasks { get; init; }

    public IReadOnlyList<RunWorkload> Workloads { get; init; } = [];

    public IReadOnlyList<RunBound> Bounds { get; init; } = [];

    public IReadOnlyList<string> Reasons { get; init; } = [];

    public string Title => $"{Id}, timeouts {Timeouts}";

    /// <summary>Whether it must grow: how far it does says nothing of the server.</summary>
    public bool IsControl => Expected == nameof(Plans.Verdict.Growing);

    public bool IsConclusive => Verdict != nameof(Plans.Verdict.Inconclusive);
}

/// <summary>A workload of a scenario.</summary>
internal sealed record RunWorkload
{
    public required string Id { get; init; }

    public required string Verdict { get; init; }

    public required string Expected { get; init; }

    public required bool AsExpected { get; init; }

    public string? NotApplicable { get; init; }

    public int Failed { get; init; }

    public string? Limit { get; init; }

    public double? LimitSeconds { get; init; }

    public int? Held { get; init; }

    public double? MaxLifetimeSeconds { get; init; }

    public double? LeftBehind { get; init; }

    public IReadOnlyDictionary<string, int> LimitsFired { get; init; } = new Dictionary<string, int>();

    public RunLatencies? Latency { get; init; }
}

/// <summary>How long the answers of a live client took.</summary>
internal sealed record RunLatencies(RunLatency? During);

/// <summary>How long some answers took.</summary>
internal sealed record RunLatency(double MedianMilliseconds, double P99Milliseconds);

/// <summary>A bound that was judged.</summary>
internal sealed record RunBound
{
    public required string Name { get; init; }

    public required string Formula { get; init; }

    public double? Observed { get; init; }

    public required bool Passed { get; init; }

    public bool BrokenAsExpected { get; init; }

    public string Unit { get; init; } = "";

    public string? Workload { get; init; }

    public bool IsBroken => !Passed && !BrokenAsExpected;

    /// <summary>What makes it the same bound in another run.</summary>
    public string Key => $"{Workload ?? "all workloads together"}: {Name}";
}
