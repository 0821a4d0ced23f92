using Leak.Bounds.Facts;
using Leak.Bounds.Plans;

namespace Leak.Bounds.Verdicts;

/// <summary>Once the clients are gone, connections, requests and tasks are back at the baseline, but for handlers that ignore their token.</summary>
/// <remarks>Where nothing limits how many of those there are, what they leave breaks the bound, as it must; more than they can leave does not excuse.</remarks>
internal sealed class AfterBound : IBound
{
    private static readonly (string Bound, Quantity Quantity)[] s_counts =
    [
        (BoundNames.ConnectionsAfter, Quantity.OpenConnections),
        (BoundNames.TcpConnectionsAfter, Quantity.TcpConnections),
        (BoundNames.RequestsAfter, Quantity.ActiveRequests),
        (BoundNames.TasksAfter, Quantity.ActiveTasks),
    ];

    public IEnumerable<BoundOutcome> Judge(Observation observation)
    {
        var limited = AbandonedShare.Limited(observation.Scenario, observation.Stalls);
        var all = AbandonedShare.Of(observation.Scenario, observation.Stalls);
        return s_counts.Select(count => Judge(observation, limited, all, count.Bound, count.Quantity));
    }

    /// <summary>What the counts must come back to: the baseline, and what handlers that ignore their token may keep where it is limited.</summary>
    public static IReadOnlyDictionary<Quantity, double> Allowed(
        Scenario scenario, IEnumerable<StallRecord> stalls, IReadOnlyDictionary<Quantity, double> baseline)
    {
        var limited = AbandonedShare.Limited(scenario, stalls);
        return baseline.ToDictionary(pair => pair.Key, pair => pair.Value + (Kept(limited, pair.Key) ?? 0));
    }

    private static double? Kept(AbandonedShare abandoned, Quantity quantity) =>
        quantity == Quantity.OpenConnections || quantity == Quantity.ActiveRequests ? abandoned.Requests
        : quantity == Quantity.ActiveTasks ? abandoned.Tasks
        : 0;

    private static BoundOutcome Judge(Observation observation, AbandonedShare limited, AbandonedShare all, string bound, Quantity quantity)
    {
        var missing = ProbeGap.After(observation, quantity)
            ?? (quantity == Quantity.TcpConnections ? null : all.Missing)
            ?? (Kept(all, quantity) is null ? "the tasks of one connection to a handler that ignores its token were not counted." : null);
        if (missing is not null)
        {
            return new UnjudgedBound(bound, missing, Unit: quantity.Unit);
        }

        var baseline = observation.Baseline[quantity];
        var residual = observation.Residual[quantity];
        var (kept, explained) = (Kept(limited, quantity)!.Value, Kept(all, quantity)!.Value);
        var limit = baseline + kept;
        var formula = kept == 0
            ? $"{quantity.Name} once the clients are gone ≤ {Wording.Number(baseline)} (baseline, before the first arrival)"
            : $"{quantity.Name} once the clients are gone ≤ {Wording.Number(baseline)} (baseline, before the first arrival) + {Wording.Number(kept)} (for {limited.Text}) = {Wording.Number(limit)}";
        var left = Wording.Amount(residual - baseline, quantity.Unit);
        var parked = quantity == Quantity.ActiveTasks && residual > limit ? ParkedTasks.Of(observation.Stacks.Left) : "";
        return new BoundResult(
            bound,
            formula,
            limit,
            residual,
            quantity.Unit,
            residual <= limit,
            Detail: residual <= limit ? null
                : explained == kept ? $"{left} left behind{parked}."
                : residual <= baseline + explained ? $"{left} left behind, as expected of {all.Text}{parked}."
                : $"{left} left behind, where no more than {Wording.Number(explained)} were expected, of {all.Text}{parked}.")
        {
            IsMeant = residual > limit && residual <= baseline + explained,
        };
    }
}
