using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>All that is reported of a run. It may be written after every scenario: what is missing has not been run yet.</summary>
public sealed record RunReport
{
    /// <summary>When the run began, UTC; the reports' folder bears it.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The engine that drove it, with its version.</summary>
    public required string Engine { get; init; }

    /// <summary>Why that engine ran and not another.</summary>
    public required string EngineReason { get; init; }

    /// <summary>Where the task counts come from; <see langword="null"/>: nowhere.</summary>
    public string? TaskSource { get; init; }

    /// <summary>Where it ran.</summary>
    public required RunEnvironment Environment { get; init; }

    /// <summary>Whether the user stopped the run.</summary>
    public bool Interrupted { get; init; }

    /// <summary>The verdicts so far, in the order in which the scenarios ran.</summary>
    public IReadOnlyList<ScenarioVerdict> Scenarios { get; init; } = [];

    /// <summary>The titles of the scenarios that were to run and have no verdict yet, or never will. Default: none.</summary>
    public IReadOnlyList<string> NotRun { get; init; } = [];

    /// <summary>Whether every scenario has run, without interruption, and has the verdict that is expected; of no scenario it is not.</summary>
    public bool AsExpected => !Interrupted && NotRun.Count == 0 && Scenarios.Count > 0 && Scenarios.All(scenario => scenario.AsExpected);
}
