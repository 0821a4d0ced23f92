using Leak.Bounds.Facts;
using Leak.Bounds.Plans;

namespace Leak.Bounds.Verdicts;

/// <summary>What ended late, by no more than the machine was: whose fault it was is not known.</summary>
/// <param name="LateBy">How late it ended, or, where it had not ended, how late that was already.</param>
/// <param name="Lost">The time that the machine did not give meanwhile.</param>
internal readonly record struct Excuse(TimeSpan LateBy, TimeSpan Lost)
{
    /// <summary>
    /// A server acts on a limit twice: as it begins to count, and once that has passed. What was lost from the begin on counts, until the
    /// server had the slack for it, and what was lost from the limit on until the end; not what was lost between, with nothing to do.
    /// </summary>
    /// <param name="lateness">The machine's.</param>
    /// <param name="began">When the limit began to run, since the start of the run.</param>
    /// <param name="limit">After how long the server had to act first.</param>
    /// <param name="most">After how long all had to be over.</param>
    /// <param name="ended">When it was over, or the watch of it was, since the start of the run.</param>
    /// <returns><see langword="null"/>: it was in time, or late by more than the machine was.</returns>
    public static Excuse? Find(MachineLateness lateness, TimeSpan began, TimeSpan limit, TimeSpan most, TimeSpan ended)
    {
        var late = ended - began - most;
        if (late <= TimeSpan.Zero)
        {
            return null;
        }

        var first = lateness.LostAfter(began, Limit.Slack, ended);
        var (settled, due) = (began + Limit.Slack + first, began + limit);
        var lost = due <= settled ? lateness.LostBetween(began, ended) : first + lateness.LostBetween(due, ended);
        return late <= lost ? new Excuse(late, lost) : null;
    }

    /// <summary><c>late by 0.21 s, where the machine was late by 0.9 s</c>.</summary>
    public string Text => $"late by {Wording.Seconds(LateBy)}, where the machine was late by {Wording.Seconds(Lost)}";
}
