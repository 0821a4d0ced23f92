using Leak.Bounds.Facts;
using Leak.Bounds.Plans;

namespace Leak.Bounds.Verdicts;

/// <summary>What a run says of one workload: the bounds that are its alone.</summary>
/// <param name="Record">What was recorded of it.</param>
/// <param name="Verdict">What that says; <see cref="Verdict.Inconclusive"/> too where the whole run is, and where it does not apply.</param>
/// <param name="Expected">What was expected: <see cref="Verdict.Growing"/> where nothing stops it or what it leaves, and where it grew in a scenario that expects growth, else <see cref="Verdict.Bounded"/>.</param>
/// <param name="BrokenBounds">How many of its bounds were broken, but for those that make a growth which the scenario expects.</param>
public sealed record WorkloadVerdict(WorkloadRecord Record, Verdict Verdict, Verdict Expected, int BrokenBounds)
{
    /// <summary>In sentences: which of its bounds were broken, and why it could not be judged.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>
    /// Why it does not apply to this server: <c>/stall/hung answered 404</c>, so that no handler was ever hung. It is neither a pass nor
    /// a failure then, and none of its bounds is judged. <see langword="null"/>: it applies.
    /// </summary>
    public string? NotApplicable { get; init; }

    /// <summary>Whether all is well with it; not of one that does not apply.</summary>
    public bool AsExpected => Verdict == Expected && BrokenBounds == 0;
}
