namespace Leak.Bounds.Plans;

/// <summary>What an observation says of the server.</summary>
public enum Verdict
{
    /// <summary>Every count stayed within its computed bound. For a control: it did not grow as a control must.</summary>
    Bounded,

    /// <summary>A count passed its computed bound. For a control: the server held what clients opened.</summary>
    Growing,

    /// <summary>The run does not allow a judgement: too few arrivals, a gap in the samples, the server gone. Never a pass.</summary>
    Inconclusive,
}
