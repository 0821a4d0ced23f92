using Leak.Bounds.Facts;
using Leak.Bounds.Plans;

namespace Leak.Bounds.Verdicts;

/// <summary>What a run says of one workload: the bounds that are its alone.</summary>
/// <param name="Record">What was recorded of it.</param>
/// <param name="Verdict">What that says; <see cref="Verdict.Inconclusive"/> too where the whole run is.</param>
/// <param name="Expected">What was expected: <see cref="Verdict.Growing"/> where nothing stops it or what it leaves, and where it grew in a scenario that expects growth, else <see cref="Verdict.Bounded"/>.</param>
/// <param name="BrokenBounds">How many of its bounds were broken, but for those that make a growth which the scenario expects.</param>
public sealed record WorkloadVerdict(WorkloadRecord Record, Verdict Verdict, Verdict Expected, int BrokenBounds)
{
    /// <summary>Sentences: the bounds of its that were broken, and what allows no judgement of it.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Whether all is well with it.</summary>
    public bool AsExpected => Verdict == Expected && BrokenBounds == 0;
}
