using Leak.Clients;

namespace Leak.Bounds.Plans;

/// <summary>A workload in a scenario: a <see cref="StallPlan"/> or a <see cref="LivePlan"/>.</summary>
public abstract record WorkloadPlan
{
    private protected WorkloadPlan()
    {
    }

    /// <summary>What its clients do.</summary>
    public abstract Workload Workload { get; }

    /// <summary>When they come.</summary>
    public abstract Arrivals Schedule { get; }

    /// <summary>The most connections that its clients hold at once.</summary>
    public abstract int MostConnections { get; }

    /// <summary>The workload's id.</summary>
    public string Id => Workload.Id;
}
