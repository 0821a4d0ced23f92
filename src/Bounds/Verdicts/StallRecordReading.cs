using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Clients.Parking;

namespace Leak.Bounds.Verdicts;

/// <summary>What the bounds ask of a stall's record alike.</summary>
internal static class StallRecordReading
{
    /// <summary>What a client that has only to send is there in. A handshake of TLS takes longer on a machine that is late.</summary>
    private static readonly TimeSpan s_sent = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Whether the server refused the request for its endpoint was full: no stall then. The next limit closes its connection, and
    /// without one nothing does.
    /// </summary>
    public static bool IsRefused(this StallRecord record, Lifetime lifetime) =>
        record.Plan.Expectation.Abandoned?.Refusal is not null && lifetime.StatusCode == Refusal.Status;

    /// <summary>The longest that this connection may live since its stall began.</summary>
    public static TimeSpan Most(this StallRecord record, Lifetime lifetime) =>
        record.IsRefused(lifetime) ? record.Plan.Expectation.Abandoned!.Refusal!.Longest : record.Plan.Expectation.Longest;

    /// <summary>The longest that this may be kept since its stall began.</summary>
    public static TimeSpan Most(this StallRecord record, Holding holding) => record.Most(holding.Lifetime);

    /// <summary>
    /// Whether the server closed it before it had seen the client come to the stall, on a machine that was late: the limit of what comes
    /// before, the handshake's say, may have acted. The client may have sent all that is asked of it, and the server not have come to read
    /// that: where the way to the stall was late, and half of the time from then on was lost, and no answer shows that it had. On a machine
    /// that was not late neither is slow.
    /// </summary>
    /// <param name="record">What it is a connection of.</param>
    /// <param name="lifetime">The connection.</param>
    /// <param name="lateness">The run's.</param>
    public static bool IsClosedBefore(this StallRecord record, Lifetime lifetime, MachineLateness lateness) =>
        !Applicability.IsSeenByAnswer(record.Plan, lifetime) && lifetime.IsClosedBefore(record.LatenessOf(lifetime.Shard, lateness));

    /// <summary>
    /// Whether, where sooner is safe, another limit than the stall's may have closed a connection: one that was closed sooner than asked and
    /// before the server had seen it stall, after more on its way than to send.
    /// </summary>
    /// <param name="record">What it is a connection of.</param>
    /// <param name="holding">What became of it.</param>
    /// <param name="lateness">The run's.</param>
    public static bool MayBeAnothers(this StallRecord record, Holding holding, MachineLateness lateness) =>
        holding.IsOver
        && record.Plan.Expectation is { IsExact: false, End: ExpectedEnd.ClosedByLimit, Limit.Value: var limit } && holding.After < limit
        && !(holding.Lifetime.StalledAfter < s_sent)
        && record.IsClosedBefore(holding.Lifetime, lateness);

    private static bool IsClosedBefore(this Lifetime lifetime, MachineLateness lateness)
    {
        var ended = lifetime.OpenedAt + lifetime.Duration;
        return !lifetime.IsCensored && lifetime.StalledAfter switch
        {
            null => lateness.IsContended(lifetime.OpenedAt, ended),
            { Ticks: > 0 } after when lifetime.OpenedAt + after is var stalled =>
                lateness.IsContended(lifetime.OpenedAt, stalled) && lateness.LostBetween(stalled, ended) >= (ended - stalled) / 2,
            _ => false,
        };
    }

    /// <summary>
    /// Whether a lifetime is evidence of a limit that must act within <paramref name="most"/> of the stall: it ended, or stalled for
    /// longer. One that was opened too late for that is not.
    /// </summary>
    public static bool IsEvidence(this Lifetime lifetime, TimeSpan most) => !lifetime.IsCensored || lifetime.Stalled > most;
}
