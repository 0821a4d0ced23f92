using Leak.Bounds.Facts;

namespace Leak.Bounds.Verdicts;

/// <summary>Once the clients are gone, the connections that the server opened, its descriptors and its timers are back at the baseline.</summary>
/// <remarks>
/// A pool keeps what it opened: as many connections to an address as were in use at one time, and no more than there were requests. So many
/// are allowed, and the descriptors and timers that go with them.
/// </remarks>
internal sealed class ProcessAfterBound : IBound
{
    public IEnumerable<BoundOutcome> Judge(Observation observation)
    {
        var opened = Opened(observation);
        var more = Math.Max(0, Left(observation, Quantity.OutgoingConnections));
        var abandoned = AbandonedShare.Of(observation.Scenario, observation.Stalls);
        var pooled = more == 0 ? [] : new[] { (more, "outgoing connections that are left, which have a bound of their own") };
        yield return opened;
        yield return Judge(observation, BoundNames.DescriptorsAfter, Quantity.FileDescriptors, NotKnown(observation) ?? abandoned.Missing,
        [
            .. pooled,
            .. Math.Max(0, Left(observation, Quantity.CodeDescriptors)) is > 0 and var code ? new[] { (code, "files of code that was first used meanwhile") } : [],
            .. Math.Max(0, Left(observation, Quantity.TcpConnections)) is > 0 and var held ? new[] { (held, "connections that are left, which have a bound of their own") } : [],
            .. abandoned.Requests > 0 ? new[] { ((double)abandoned.Requests, $"connections of {abandoned.Text}") } : [],
        ]);
        var allowed = opened is BoundResult { Limit: var limit } ? Math.Min(more, limit - observation.Baseline[Quantity.OutgoingConnections]) : more;
        var timers = Judge(observation, BoundNames.TimersAfter, Quantity.ActiveTimers, NotKnown(observation),
            allowed == 0 ? [] : [(allowed, "connections that a pool keeps")]);
        yield return timers is BoundResult { Passed: false } && abandoned is not { Missing: null, Requests: 0 }
            ? new UnjudgedBound(
                BoundNames.TimersAfter,
                "handlers that ignore their token are left, and how many timers those set is not known.",
                Observed: observation.Residual[Quantity.ActiveTimers],
                Unit: Quantity.ActiveTimers.Unit)
            : timers;
    }

    /// <summary>What is not back yet where it is judged, so that waiting for it may help.</summary>
    public static IEnumerable<Quantity> Unquiet(Observation observation) => new ProcessAfterBound().Judge(observation)
        .OfType<BoundResult>()
        .Where(result => !result.Passed)
        .Select(result => result.Name switch
        {
            BoundNames.OutgoingAfter => Quantity.OutgoingConnections,
            BoundNames.DescriptorsAfter => Quantity.FileDescriptors,
            _ => Quantity.ActiveTimers,
        });

    private static BoundOutcome Opened(Observation observation)
    {
        var quantity = Quantity.OutgoingConnections;
        if (Gap(observation, quantity) is { } missing)
        {
            return new UnjudgedBound(BoundNames.OutgoingAfter, missing, Unit: quantity.Unit);
        }

        var (requests, how) = MostRequests(observation);
        if (requests is not { } most)
        {
            return new UnjudgedBound(BoundNames.OutgoingAfter, how, Observed: observation.Residual[quantity], Unit: quantity.Unit);
        }

        var addresses = observation.Residual.GetValueOrDefault(Quantity.OutgoingAddresses, 1);
        var pooled = most * addresses;
        var all = observation.Workloads.Sum(Requests);
        return pooled > 0 && pooled >= all && observation.Residual[quantity] > observation.Baseline[quantity]
            ? new UnjudgedBound(
                BoundNames.OutgoingAfter,
                $"of the server's {Wording.Number(all)} requests too many were in progress at once: if each left one connection, these would be no more than a pool keeps.",
                Observed: observation.Residual[quantity],
                Unit: quantity.Unit)
            : Judge(observation, BoundNames.OutgoingAfter, quantity, null, pooled == 0 ? [] : [(pooled, $"requests in progress at most: {how}; × {Wording.Number(addresses)}, the addresses that they go to: a pool keeps what was in use at once")]);
    }

    /// <summary>The most requests in progress at one time. Those of a stall last, so samples see them. One of a live client may come and go between two samples.</summary>
    private static (double? Most, string How) MostRequests(Observation observation)
    {
        if (observation.FindSeries(Quantity.ActiveRequests)?.Peak is { } peak)
        {
            var clients = observation.Workloads.OfType<LiveRecord>().Sum(record => record.Plan.Arrivals.Copies);
            return (peak.Value + clients, $"{Wording.Number(peak.Value)} sampled + {clients} live clients");
        }

        var allowances = observation.Workloads.Select(record => Allowance.Requests(record, stall => stall.Plan.Expectation)).ToList();
        return allowances.Select(allowance => allowance.Missing).FirstOrDefault(text => text is not null) is { } missing
            ? (null, missing)
            : (allowances.Sum(allowance => allowance.Value), $"{Wording.Number(allowances.Sum(allowance => allowance.Value))} by arrivals and limits");
    }

    private static double Requests(WorkloadRecord record) => record is StallRecord stall
        ? record.Arrivals.Count * (stall.Plan.Stall.RequestsPerConnection ?? 1)
        : record.Succeeded + record.Failed;

    /// <summary>Why the process's own counts cannot be held to the server.</summary>
    private static string? NotKnown(Observation observation) => observation.NotTheServersAlone
        ?? (Gap(observation, Quantity.OutgoingConnections) is { } missing ? $"how many connections the server's pools keep is not known: {missing}" : null);

    private static double Left(Observation observation, Quantity quantity) =>
        observation.Residual.GetValueOrDefault(quantity) - observation.Baseline.GetValueOrDefault(quantity);

    private static string? Gap(Observation observation, Quantity quantity) =>
        observation.FindSeries(quantity)?.Unavailable is { } why ? $"{quantity.Name} is not available: {why}"
        : quantity == Quantity.ActiveTimers && observation.FindSeries(quantity) is null ? "only a server in this process tells of its timers."
        : !observation.Baseline.ContainsKey(quantity) ? $"{quantity.Name} has no baseline."
        : !observation.Residual.ContainsKey(quantity) ? $"{quantity.Name} was not read after the clients were gone."
        : null;

    private static BoundOutcome Judge(Observation observation, string bound, Quantity quantity, string? notKnown, IReadOnlyList<(double Value, string For)> more)
    {
        if ((Gap(observation, quantity) ?? notKnown) is { } missing)
        {
            return new UnjudgedBound(bound, missing, Unit: quantity.Unit);
        }

        var (baseline, residual) = (observation.Baseline[quantity], observation.Residual[quantity]);
        var (limit, formula) = LeftOver.Of(quantity, baseline, more);
        return new BoundResult(
            bound,
            formula,
            limit,
            residual,
            quantity.Unit,
            residual <= limit,
            Detail: residual <= limit ? null : $"{Wording.Amount(residual - limit, quantity.Unit)} left behind.");
    }
}
