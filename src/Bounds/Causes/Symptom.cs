using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Causes;

/// <summary>What kind of thing is wrong, in the order in which it is told.</summary>
internal enum CauseKind
{
    /// <summary>The run allows no judgement.</summary>
    NoVerdict,

    /// <summary>Legitimate clients were not served.</summary>
    ClientsFailed,

    /// <summary>A limit does not act.</summary>
    NeverEnded,

    /// <summary>A limit acts too late.</summary>
    EndedLate,

    /// <summary>More is held than arrivals explain, though every connection ended in time.</summary>
    Grew,

    /// <summary>The server keeps what its clients have left.</summary>
    LeftBehind,

    /// <summary>The kernel keeps it.</summary>
    KernelKept,

    /// <summary>A limit acts too early.</summary>
    EndedEarly,

    /// <summary>Another limit acted.</summary>
    WrongLimit,

    /// <summary>What is to grow did not, so that its pair proves nothing.</summary>
    ControlFailed,

    /// <summary>The clients did not come to their stall.</summary>
    NotStalled,

    /// <summary>A bound of the user's own.</summary>
    OwnBound,
}

/// <summary>A broken bound, or a scenario without a verdict, and the cause that it shows.</summary>
/// <param name="Kind">The cause's kind.</param>
/// <param name="Subject">What else makes it one: the limit, or the bound's name; may be empty.</param>
/// <param name="Verdict">The scenario's.</param>
/// <param name="Bound">The bound; <see langword="null"/>: it is the whole scenario.</param>
internal sealed record Symptom(CauseKind Kind, string Subject, ScenarioVerdict Verdict, BoundResult? Bound)
{
    /// <summary>The workload that it is about; <see langword="null"/>: all of them.</summary>
    public WorkloadRecord? Record => Verdict.Observation.Workloads.FirstOrDefault(record => record.Id == Bound?.Workload);

    /// <summary>The limit of that name in its plan, or the one that acts.</summary>
    public Limit? Limit => Record is StallRecord { Plan.Expectation: var expectation }
        ? expectation.Limits.FirstOrDefault(limit => limit.Name == Subject) ?? expectation.Limit
        : null;
}
