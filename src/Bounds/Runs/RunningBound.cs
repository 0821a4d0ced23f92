using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Clients.Catalog;

namespace Leak.Bounds.Runs;

/// <summary>What a server may hold by the arrivals until now, were its limits on: Little's law for a run that has not ended.</summary>
/// <remarks>It grows while connections arrive. Where the whole record of the run is needed to know it, it is not known: the verdict's own bound is judged at the end.</remarks>
internal static class RunningBound
{
    /// <summary>The bounds that are known.</summary>
    /// <param name="workloads">All workloads of the run.</param>
    /// <param name="baseline">The counts before the first arrival.</param>
    public static IReadOnlyDictionary<Quantity, double> Of(IReadOnlyList<WorkloadRun> workloads, IReadOnlyDictionary<Quantity, double> baseline)
    {
        var bounds = new Dictionary<Quantity, double>();
        Add(Quantity.OpenConnections, _ => 1);
        Add(Quantity.ActiveRequests, workload => workload.RequestsOfOne);
        Add(Quantity.ActiveTasks, workload => workload.Cost.Tasks);
        return bounds;

        void Add(Quantity quantity, Func<WorkloadRun, double?> costOfOne)
        {
            if (baseline.TryGetValue(quantity, out var sum) && workloads.All(workload => workload.MostAtOnce is not null && costOfOne(workload) is not null))
            {
                bounds[quantity] = sum + workloads.Sum(workload => workload.MostAtOnce!.Value * costOfOne(workload)!.Value);
            }
        }
    }

    /// <summary>Whether arrivals and limits alone say how many connections of a stall may be held.</summary>
    public static bool IsKnown(StallPlan plan) => plan.Expectation is { Abandoned: null, End: ExpectedEnd.ClosedByLimit or ExpectedEnd.ClosedByServer or ExpectedEnd.Held }
        && (plan.Expectation.IsExact || plan.Stall is { SeenWhen: StallSign.Connected or StallSign.Answered });
}
