using Leak.Clients;
using Leak.Clients.Catalog;

namespace Leak.Bounds.Plans;

/// <summary>A stall in a scenario.</summary>
/// <param name="Stall">What its clients do.</param>
/// <param name="Arrivals">When they come.</param>
/// <param name="Expectation">What must become of their connections.</param>
public sealed record StallPlan(Stall Stall, Arrivals.Inject Arrivals, Expectation Expectation) : WorkloadPlan
{
    /// <inheritdoc/>
    public override Workload Workload => Stall;

    /// <inheritdoc/>
    public override Arrivals Schedule => Arrivals;

    /// <inheritdoc/>
    public override int MostConnections => Arrivals.Planned;
}
