using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Audit.Concluding;

/// <summary>Where the setting of a limit lies: a server closes a connection at its limit, or up to <see cref="Limit.Slack"/> later.</summary>
/// <param name="AtLeast">Not negative.</param>
/// <param name="AtMost">At least <paramref name="AtLeast"/>, and by <see cref="Limit.Slack"/> more at the most.</param>
internal readonly record struct LimitInterval(TimeSpan AtLeast, TimeSpan AtMost)
{
    /// <summary>Timers count whole milliseconds, and some servers read their clock once a turn: one may act so much too early. The slack has room for it.</summary>
    private static readonly TimeSpan s_early = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// What all connections of a stall say together. Its limit begins between the connect and the stall: counted from the connect a
    /// connection lives at least its limit, and counted from the stall at most that and the slack.
    /// </summary>
    /// <returns><see langword="null"/>: none was given back, or no one limit ended them.</returns>
    public static LimitInterval? Of(StallRecord record, MachineLateness lateness)
    {
        LimitInterval? all = null;
        foreach (var holding in Holding.Of(record).Where(holding => holding.IsOver))
        {
            var ended = holding.Lifetime.OpenedAt + holding.After;
            var began = ended - holding.Lifetime.SinceStall(holding.After);

            // A server acts twice: when its limit begins, and when it has passed. A busy machine makes each late.
            var lost = lateness.LostBetween(began, began + Limit.Slack) + lateness.LostBetween(ended - Limit.Slack, ended);
            var least = holding.Stalled + s_early - Limit.Slack - lost;
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

    /// <summary>What both say; <see langword="null"/>: they are not of one limit.</summary>
    public LimitInterval? Within(LimitInterval other)
    {
        var (least, most) = (AtLeast > other.AtLeast ? AtLeast : other.AtLeast, AtMost < other.AtMost ? AtMost : other.AtMost);
        return least <= most ? new LimitInterval(least, most) : null;
    }
}
