using Leak.Bounds.Facts;
using Leak.Bounds.Plans;

namespace Leak.Bounds.Verdicts;

/// <summary>Once the clients are gone, connections, requests and tasks are back at the baseline, but for handlers that ignore their token.</summary>
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
        var abandoned = AbandonedShare.Of(observation.Scenario, observation.Stalls);
        return s_counts.Select(count => Judge(observation, abandoned, count.Bound, count.Quantity));
    }

    /// <summary>What the counts must come back to: the baseline, and what handlers that ignore their token may keep.</summary>
    public static IReadOnlyDictionary<Quantity, double> Allowed(
        Scenario scenario, IEnumerable<StallRecord> stalls, IReadOnlyDictionary<Quantity, double> baseline)
    {
        var abandoned = AbandonedShare.Of(scenario, stalls);
        return baseline.ToDictionary(pair => pair.Key, pair => pair.Value + (Kept(abandoned, pair.Key) ?? 0));
    }

    private static double? Kept(AbandonedShare abandoned, Quantity quantity) =>
        quantity == Quantity.OpenConnections || quantity == Quantity.ActiveRequests ? abandoned.Requests
        : quantity == Quantity.ActiveTasks ? abandoned.Tasks
        : 0;

    private static BoundOutcome Judge(Observation observation, AbandonedShare abandoned, string bound, Quantity quantity)
    {
        var missing = ProbeGap.Of(observation, quantity)
            ?? (!observation.Residual.ContainsKey(quantity) ? $"{quantity.Name} was not read after the clients were gone." : null)
            ?? (quantity == Quantity.TcpConnections ? null : abandoned.Missing)
            ?? (Kept(abandoned, quantity) is null ? "the tasks of one connection to a handler that ignores its token were not counted." : null);
        if (missing is not null)
        {
            return new UnjudgedBound(bound, missing, Unit: quantity.Unit);
        }

        var baseline = observation.Baseline[quantity];
        var residual = observation.Residual[quantity];
        var kept = Kept(abandoned, quantity)!.Value;
        var limit = baseline + kept;
        var formula = kept == 0
            ? $"{quantity.Name} once the clients are gone ≤ {Wording.Number(baseline)} (baseline, before the first arrival)"
            : $"{quantity.Name} once the clients are gone ≤ {Wording.Number(baseline)} (baseline, before the first arrival) + {Wording.Number(kept)} (for {abandoned.Text}) = {Wording.Number(limit)}";
        return new BoundResult(
            bound,
            formula,
            limit,
            residual,
            quantity.Unit,
            residual <= limit,
            Detail: residual <= limit ? null : $"{Wording.Amount(residual - baseline, quantity.Unit)} left behind.");
    }
}
