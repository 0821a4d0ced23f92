using Leak.Bounds.Probes;

namespace Leak.Bounds.Verdicts;

/// <summary>A verdict with its evidence, as <see cref="Judge.Of"/> reaches it.</summary>
/// <param name="Observation">What was recorded.</param>
/// <param name="Verdict">What it says of the server.</param>
/// <param name="AsExpected">
/// Whether all is well: the verdict is the one that the scenario expects, it is not
/// <see cref="Verdict.Inconclusive"/>, and no bound is broken but those that make an expected growth.
/// </param>
/// <param name="Bounds">Every bound that was judged.</param>
/// <param name="NotJudged">Every bound that was not, and why; of a control also those it is not held to.</param>
/// <param name="Reasons">Sentences: why the verdict is what it is; never empty unless it is as expected.</param>
public sealed record ScenarioVerdict(
    Observation Observation,
    Verdict Verdict,
    bool AsExpected,
    IReadOnlyList<BoundResult> Bounds,
    IReadOnlyList<UnjudgedBound> NotJudged,
    IReadOnlyList<string> Reasons)
{
    /// <summary>The verdict on each workload by itself, in the scenario's order.</summary>
    public IReadOnlyList<WorkloadVerdict> Workloads { get; init; } = [];

    /// <summary>The bounds that were broken.</summary>
    public IEnumerable<BoundResult> Broken => Bounds.Where(bound => !bound.Passed);

    /// <summary>Where a growing server's tasks are parked: its stacks at their peak; empty of any other verdict.</summary>
    public IReadOnlyList<StackProfile> Profile => Verdict == Verdict.Growing ? Observation.Stacks.Stacks : [];
}
