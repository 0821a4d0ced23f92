using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
using Leak.Clients.Parking;

namespace Leak.Audit.Concluding;

/// <summary>Where the setting of a limit lies: a server closes a connection at its limit, or somewhat later.</summary>
/// <param name="AtLeast">Not negative.</param>
/// <param name="AtMost">At least <paramref name="AtLeast"/>.</param>
internal readonly record struct LimitInterval(TimeSpan AtLeast, TimeSpan AtMost)
{
    /// <summary>Timers count whole milliseconds, and some servers read their clock once a turn: one may act so much too early. The slack has room for it.</summary>
    private static readonly TimeSpan s_early = TimeSpan.FromMilliseconds(5);

    /// <summary>How late a server may act: Kestrel's 2 s, and what a machine takes to run what is due.</summary>
    private static readonly TimeSpan s_late = TimeSpan.FromSeconds(2.45);

    /// <summary>So much lost time is in that; only what was lost beyond it makes the interval wider.</summary>
    private static readonly TimeSpan s_lostInLate = TimeSpan.FromSeconds(0.2);

    /// <summary>
    /// What all connections of a stall say together, but for those that another limit may have ended before. Its limit begins between the
    /// connect and the stall, or once the server can write no more: counted from the connect a connection lives at least its limit, and
    /// counted from the stall at most that, the slack and the time that the server could write.
    /// </summary>
    /// <returns><see langword="null"/>: none was given back, or no one limit ended them.</returns>
    public static LimitInterval? Of(StallRecord record, MachineLateness lateness)
    {
        LimitInterval? all = null;
        foreach (var holding in Holding.Of(record).Where(holding => holding.IsOver && !record.MayBeAnothers(holding, lateness)))
        {
            var ended = holding.Lifetime.OpenedAt + holding.After;
            var began = ended - holding.Lifetime.SinceStall(holding.After);

            // A server acts twice: when its limit begins, and when it has passed. A busy machine makes each late.
            var lost = Filled(record, holding.Lifetime) + lateness.LostBetween(began, began + Limit.Slack) + lateness.LostBetween(ended - Limit.Slack, ended);
            var least = holding.Stalled + s_early - s_late - (lost > s_lostInLate ? lost - s_lostInLate : TimeSpan.Zero);
            var its = new LimitInterval(least > TimeSpan.Zero ? least : TimeSpan.Zero, holding.After + s_early);
            if (all is null)
            {
                all = its;
            }
            else if (all.Value.Within(its) is { } both)
            {
                all = both;
            }
            else
            {
                return null;
            }
        }

        return all;
    }

    /// <summary>Of a response that nobody reads: how long the server could still write. Its limit may begin when it no longer can.</summary>
    private static TimeSpan Filled(StallRecord record, Lifetime lifetime) =>
        record.Plan.Stall.SeenWhen == StallSign.Blocked && lifetime.FilledAfter is { } filled && lifetime.SinceStall(filled) is var after && after > TimeSpan.Zero ? after : TimeSpan.Zero;

    /// <summary>What both say; <see langword="null"/>: they are not of one limit.</summary>
    public LimitInterval? Within(LimitInterval other)
    {
        var (least, most) = (AtLeast > other.AtLeast ? AtLeast : other.AtLeast, AtMost < other.AtMost ? AtMost : other.AtMost);
        return least <= most ? new LimitInterval(least, most) : null;
    }
}
