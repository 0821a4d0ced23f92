using Leak.Bounds.Facts;
using Leak.Clients.Catalog;

namespace Leak.Bounds.Verdicts;

/// <summary>Once the clients are gone, the kernel keeps nothing of their connections either: no socket without an owner, and no unsent byte.</summary>
/// <remarks>
/// A client that closes with bytes unread resets its connection, and the kernel drops what it kept. One whose packets are lost tells nobody,
/// and TCP itself goes on for minutes: those count as many as arrived, and what is unsent on them cannot be told from the rest.
/// </remarks>
internal sealed class KernelAfterBound : IBound
{
    public IEnumerable<BoundOutcome> Judge(Observation observation)
    {
        var lost = Lost(observation.Stalls);
        yield return Judge(observation, BoundNames.KernelSocketsAfter, Quantity.KernelSockets, lost);
        yield return lost > 0 && Left(observation.Residual, observation.Baseline) > 0
            ? new UnjudgedBound(
                BoundNames.UnsentBytesAfter,
                "the kernel still keeps connections, and there were clients whose packets are lost: their unsent bytes cannot be told from the rest.",
                Unit: Quantity.UnsentBytes.Unit)
            : Judge(observation, BoundNames.UnsentBytesAfter, Quantity.UnsentBytes, lost: 0);
    }

    /// <summary>What the kernel may keep, beyond the baseline, of clients whose packets are lost: waiting for it would be for nothing.</summary>
    public static IReadOnlyDictionary<Quantity, double> Lost(
        IEnumerable<StallRecord> stalls, IReadOnlyDictionary<Quantity, double> residual, IReadOnlyDictionary<Quantity, double> baseline)
    {
        var lost = Lost(stalls);
        return new Dictionary<Quantity, double>
        {
            [Quantity.KernelSockets] = lost,
            [Quantity.UnsentBytes] = lost > 0 && Left(residual, baseline) > 0 ? double.PositiveInfinity : 0,
        };
    }

    private static int Lost(IEnumerable<StallRecord> stalls) =>
        stalls.Where(record => record.Plan.Stall.Sees == VisibleClose.None).Sum(record => record.Arrivals.Count);

    private static double Left(IReadOnlyDictionary<Quantity, double> residual, IReadOnlyDictionary<Quantity, double> baseline) =>
        residual.GetValueOrDefault(Quantity.KernelSockets) - baseline.GetValueOrDefault(Quantity.KernelSockets);

    private static BoundOutcome Judge(Observation observation, string bound, Quantity quantity, int lost)
    {
        if (ProbeGap.After(observation, quantity) is { } missing)
        {
            return new UnjudgedBound(bound, missing, Unit: quantity.Unit);
        }

        var (baseline, residual) = (observation.Baseline[quantity], observation.Residual[quantity]);
        var (limit, formula) = LeftOver.Of(
            quantity, baseline, lost == 0 ? [] : [(lost, "arrivals whose packets are lost: TCP itself sends again what they do not take")]);
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
