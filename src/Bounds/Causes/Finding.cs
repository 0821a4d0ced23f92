using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Causes;

/// <summary>A bound that was broken, and where.</summary>
/// <param name="Verdict">The scenario's.</param>
/// <param name="Bound">The bound.</param>
internal sealed record Finding(ScenarioVerdict Verdict, BoundResult Bound)
{
    /// <summary>How far past its limit, in the bound's unit; positive.</summary>
    public double Excess => Math.Abs(Bound.Observed - Bound.Limit);

    /// <summary>How many times its limit; where that is zero, without end.</summary>
    public double Times => Bound.Limit > 0 ? Bound.Observed / Bound.Limit : double.PositiveInfinity;
}
