using Leak.Bounds.Facts;

namespace Leak.Bounds.Verdicts;

/// <summary>A bound that each stall of a run is held to by itself.</summary>
internal abstract class StallBound : IBound
{
    public IEnumerable<BoundOutcome> Judge(Observation observation) =>
        observation.Stalls.SelectMany(record => Judge(observation, record));

    protected abstract IEnumerable<BoundOutcome> Judge(Observation observation, StallRecord record);
}
