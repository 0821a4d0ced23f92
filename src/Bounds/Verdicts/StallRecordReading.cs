using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Clients.Parking;

namespace Leak.Bounds.Verdicts;

/// <summary>What the bounds ask of a stall's record alike.</summary>
internal static class StallRecordReading
{
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
    /// Whether the server closed it before its client had come to the stall, on a machine that was late: the limit of what comes before,
    /// the handshake's say, may have acted. On a machine that was not late the client is not slow.
    /// </summary>
    public static bool IsClosedBefore(this Lifetime lifetime, MachineLateness lateness) =>
        lifetime is { IsCensored: false, StalledAfter: null } && lateness.IsContended(lifetime.OpenedAt, lifetime.OpenedAt + lifetime.Duration);

    /// <summary>
    /// Whether a lifetime is evidence of a limit that must act within <paramref name="most"/> of the stall: it ended, or stalled for
    /// longer. One that was opened too late for that is not.
    /// </summary>
    public static bool IsEvidence(this Lifetime lifetime, TimeSpan most) => !lifetime.IsCensored || lifetime.Stalled > most;
}
