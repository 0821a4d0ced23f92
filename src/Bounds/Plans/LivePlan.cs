using Leak.Clients;
using Leak.Clients.Live;

namespace Leak.Bounds.Plans;

/// <summary>A live client in a scenario: it must be served and never cut.</summary>
/// <param name="Client">What it does.</param>
/// <param name="Arrivals">How many there are, and how fast.</param>
public sealed record LivePlan(LiveClient Client, Arrivals.KeepConstant Arrivals) : WorkloadPlan
{
    /// <inheritdoc/>
    public override Workload Workload => Client;

    /// <inheritdoc/>
    public override Arrivals Schedule => Arrivals;

    /// <inheritdoc/>
    public override int MostConnections => Arrivals.CopiesHere;
}
