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

    /// <summary>The most that were under way at one time, by the record.</summary>
    public static int Most(StallRecord record)
    {
        // At one instant what ends is over before what begins: intervals are half-open.
        var changes = record.Lifetimes
            .SelectMany(lifetime => new[] { (At: lifetime.OpenedAt, By: 1), (At: lifetime.OpenedAt + Lasted(lifetime) + Lag, By: -1) })
            .Order();
        var (most, now) = (0, 0);
        foreach (var (_, by) in changes)
        {
            now += by;
            most = Math.Max(most, now);
        }

        return most;
    }

    /// <summary>A request that was never answered goes on until its connection ends.</summary>
    private static TimeSpan Lasted(Lifetime lifetime) => (lifetime.StalledAfter, lifetime.FirstAnswer) switch
    {
        (null, null) => lifetime.Duration,
        (var stalled, { After: var answered }) when !(stalled > answered) => answered,
        (var stalled, _) => stalled!.Value,
    };
}
