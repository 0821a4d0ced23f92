using Leak.Bounds.Facts;
using Leak.Bounds.Plans;

namespace Leak.Bounds.Verdicts;

/// <summary>A verdict with its evidence, as <see cref="Of"/> reaches it.</summary>
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

    /// <summary>What went wrong once the verdict was reached, and changes nothing of it: the engine could not write its own report, say. Default: nothing.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>What each run of the scenario before this one said, where the machine was too late for a verdict, or the thread pool was late, and it was run again. Default: there was none.</summary>
    public IReadOnlyList<string> RunsBefore { get; init; } = [];

    /// <summary>Whether each run before this one had no verdict for the machine's lateness; <see langword="false"/>: in one of them the thread pool alone was late.</summary>
    internal bool WereMachines { get; init; } = true;

    /// <summary>Whether there is no verdict for the machine's lateness alone: another run may have one.</summary>
    internal bool IsMachines { get; init; }

    /// <summary>
    /// Whether it is not as expected for the lateness of a thread pool alone. Others use the pool too, in a test's process most of all:
    /// another run tells whether the server itself keeps it so.
    /// </summary>
    internal bool IsPools { get; init; }

    /// <summary>The bounds that were broken.</summary>
    public IEnumerable<BoundResult> Broken => Bounds.Where(bound => !bound.Passed);

    /// <summary>Where a growing server's tasks are parked: its stacks at their peak; empty of any other verdict.</summary>
    public IReadOnlyList<StackProfile> Profile => Verdict == Verdict.Growing ? Observation.Stacks.Stacks : [];

    /// <summary>Holds an observation against bounds. Pure: the same observation gives the same verdict.</summary>
    /// <param name="observation">What was recorded.</param>
    /// <param name="bounds">What must hold. <see langword="null"/> (the default): <see cref="StandardBounds.All"/>.</param>
    /// <remarks>
    /// <para>
    /// Where every stall must be stopped, or there are live clients alone: <see cref="Verdict.Growing"/> where a count or a lifetime
    /// passed its bound, else <see cref="Verdict.Bounded"/>. A connection closed too early, a wrong limit or a failed request is a
    /// broken bound but no growth: the verdict stays Bounded and is not as expected.
    /// </para>
    /// <para>
    /// Where nothing stops a stall it is a control: <see cref="Verdict.Growing"/> where it grew as it must, else Bounded.
    /// It is also held to what it must leave behind, which is nothing. All other stalls of the run are held to theirs.
    /// </para>
    /// <para>
    /// With the timeouts on, a stall whose handler ignores its token is a control too where nothing limits its requests: they must stay
    /// once its clients are gone. The bounds that this breaks are expected to be broken, by no more than its arrivals explain.
    /// </para>
    /// <para>
    /// Whatever forbids a judgement makes it <see cref="Verdict.Inconclusive"/>, even beside a broken bound: a server that
    /// is gone, say, breaks bounds that it would have kept. The reasons name both.
    /// </para>
    /// </remarks>
    public static ScenarioVerdict Of(Observation observation, IReadOnlyList<IBound>? bounds = null)
    {
        ArgumentNullException.ThrowIfNull(observation);
        return new Conclusion(observation, bounds ?? StandardBounds.All).ToVerdict();
    }
}
