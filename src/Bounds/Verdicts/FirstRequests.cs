using Leak.Bounds.Facts;
using Leak.Clients.Catalog;
using Leak.Clients.Parking;

namespace Leak.Bounds.Verdicts;

/// <summary>
/// The requests with which a stall begins: once answered they are over, and until then the server counts them as in progress, however
/// few its connections have once they have stalled. At a high rate some are always under way.
/// </summary>
internal static class FirstRequests
{
    /// <summary>A client may have all of an answer before the server has taken its request off the count.</summary>
    public static readonly TimeSpan Lag = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether the stall begins so.</summary>
    public static bool Begin(StallRecord record) => record.Plan.Stall.SeenWhen == StallSign.Answered;

    /// <summary>The most that were under way at one time, by the record; where clocks of shards err, how many at the least and at the most.</summary>
    public static (int Least, int Most) AtOnce(StallRecord record) => ArrivalWindow.OfIntervals(record.Lifetimes.Select(
        lifetime => (lifetime.OpenedAt, lifetime.OpenedAt + Lasted(lifetime) + Lag, record.ClockErrorOf(lifetime.Shard))));

    /// <summary>A request that was never answered goes on until its connection ends.</summary>
    private static TimeSpan Lasted(Lifetime lifetime) => (lifetime.StalledAfter, lifetime.FirstAnswer) switch
    {
        (null, null) => lifetime.Duration,
        (var stalled, { After: var answered }) when !(stalled > answered) => answered,
        (var stalled, _) => stalled!.Value,
    };
}
