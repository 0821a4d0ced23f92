using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Testing;

/// <summary>What a <see cref="StallTest"/> found.</summary>
public sealed record StallTestResult
{
    /// <summary>
    /// <see cref="Verdict.Bounded"/>: every stall that applies is bounded, and grew in the control. <see cref="Verdict.Growing"/>: a stall is not bounded.
    /// <see cref="Verdict.Inconclusive"/>: the runs allow no judgement. That is no pass.
    /// </summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Whether the test passed.</summary>
    public bool Passed => Verdict == Verdict.Bounded && Reasons.Count == 0;

    /// <summary>What was tested: the app's name and its environment.</summary>
    public required string Subject { get; init; }

    /// <summary>Each stall that was asked for, in that order.</summary>
    public required IReadOnlyList<StallResult> Stalls { get; init; }

    /// <summary>What is wrong, in sentences.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>What else the reader should know: for instance, that there was no control.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>The run with the limits on; <see langword="null"/>: there was none, since nothing bounds any of the stalls.</summary>
    public ScenarioVerdict? WithLimits { get; init; }

    /// <summary>The control, the same app with its limits off; <see langword="null"/>: there was none.</summary>
    public ScenarioVerdict? Control { get; init; }

    /// <summary>The folder of the reports, which are written where the test failed; <see langword="null"/>: there are none.</summary>
    public string? ReportFolder { get; init; }

    /// <summary>All of it in some lines, as <see cref="StallTest.AssertAsync"/> says it.</summary>
    public override string ToString() => ResultText.Of(this);
}
