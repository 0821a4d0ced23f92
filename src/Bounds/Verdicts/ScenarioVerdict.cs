namespace Leak.Bounds.Verdicts;

/// <summary>A verdict with its evidence.</summary>
/// <param name="Observation">What was recorded.</param>
/// <param name="Verdict">What it says of the server.</param>
/// <param name="Bounds">Every bound that was judged.</param>
/// <param name="Reasons">Sentences: why the verdict is what it is; never empty unless it is as expected.</param>
public sealed record ScenarioVerdict(
    Observation Observation,
    Verdict Verdict,
    IReadOnlyList<BoundResult> Bounds,
    IReadOnlyList<string> Reasons)
{
    /// <summary>Whether the verdict is the one that the scenario expects.</summary>
    public bool AsExpected => Verdict == Observation.Scenario.Expected;
}
