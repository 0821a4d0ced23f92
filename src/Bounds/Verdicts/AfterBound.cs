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

    /// <summary>
    /// What the counts must come back to, by what was left: the baseline, and what handlers that ignore their token may keep where it is
    /// limited.
    /// </summary>
    public static Func<IReadOnlyDictionary<Quantity, double>, IReadOnlyDictionary<Quantity, double>> Allowed(
        Scenario scenario, IEnumerable<StallRecord> stalls, IReadOnlyDictionary<Quantity, double> baseline)
    {
        var limited = AbandonedShare.Limited(scenario, stalls);
        return residual =>
        {
            var left = limited.LeftOf(residual, baseline);
            var kernel = KernelAfterBound.Lost(stalls, residual, baseline);
            return baseline.ToDictionary(pair => pair.Key, pair => pair.Value + (Kept(limited, left, pair.Key) ?? 0) + kernel.GetValueOrDefault(pair.Key));
        };
    }

    /// <summary>Requests may be as many as their endpoint lets in; connections and tasks are held to the requests that were left.</summary>
    private static double? Kept(AbandonedShare abandoned, double left, Quantity quantity) =>
        quantity == Quantity.ActiveRequests ? abandoned.Requests
        : quantity == Quantity.OpenConnections ? left
        : quantity == Quantity.ActiveTasks ? abandoned.TasksOf(left)
        : 0;

    /// <summary>Why it is not known whether anything stays: the machine took from the server the time that it must have to be quiet.</summary>
    private static string? Starved(Observation observation)
    {
        if (observation.QuietTime is not { } quiet)
        {
            return null;
        }

        var lost = observation.Lateness.LostBetween(quiet.From, quiet.To);
        var had = quiet.To - quiet.From - lost;
        return lost > TimeSpan.Zero && had < quiet.Ceiling
            ? $"the server had {Wording.Seconds(had)} of the {Wording.Seconds(quiet.Ceiling)} that it must have to be quiet: the machine was late by {Wording.Seconds(lost)}."
            : null;
    }

    private static BoundOutcome Judge(Observation observation, AbandonedShare limited, AbandonedShare all, string bound, Quantity quantity)
    {
        var missing = ProbeGap.After(observation, quantity)
            ?? (quantity == Quantity.TcpConnections ? null : all.Missing)
            ?? (Kept(all, all.Requests, quantity) is null ? "the tasks of one connection to a handler that ignores its token were not counted." : null);
        if (missing is not null)
        {
            return new UnjudgedBound(bound, missing, Unit: quantity.Unit);
        }

        var baseline = observation.Baseline[quantity];
        var residual = observation.Residual[quantity];
        var left = limited.LeftOf(observation.Residual, observation.Baseline);
        var kept = Kept(limited, left, quantity)!.Value;
        var explained = Kept(all, all.LeftOf(observation.Residual, observation.Baseline), quantity)!.Value;
        var few = quantity != Quantity.ActiveRequests && left < limited.Requests ? $"{Wording.Number(left)} of " : "";
        var (limit, formula) = LeftOver.Of(quantity, baseline, kept == 0 ? [] : [(kept, $"for {few}{limited.Text}")]);
        var more = Wording.Amount(residual - baseline, quantity.Unit);

        if (residual > limit && residual > baseline + explained && Starved(observation) is { } starved)
        {
            return new UnjudgedBound(bound, starved, formula, limit, residual, quantity.Unit) { IsDoubt = true, IsMachines = true };
        }

        var parked = quantity == Quantity.ActiveTasks && residual > limit ? ParkedTasks.Of(observation.Stacks.Left) : "";
        return new BoundResult(
            bound,
            formula,
            limit,
            residual,
            quantity.Unit,
            residual <= limit,
            Detail: residual <= limit ? null
                : explained == kept ? $"{more} left behind{parked}."
                : residual <= baseline + explained ? $"{more} left behind, as expected of {all.Text}{parked}."
                : $"{more} left behind, where no more than {Wording.Number(explained)} were expected, of {all.Text}{parked}.")
        {
            IsMeant = residual > limit && residual <= baseline + explained,
        };
    }
}
