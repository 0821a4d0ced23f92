using Leak.Bounds.Facts;

namespace Leak.Bounds.Verdicts;

/// <summary>Something that must hold of a run. Pure: the same observation gives the same outcomes.</summary>
public interface IBound
{
    /// <summary>What the run says of it: an outcome for each workload or count that it applies to; none where it applies to nothing.</summary>
    IEnumerable<BoundOutcome> Judge(Observation observation);
}
