using Leak.Bounds.Facts;

namespace Leak.Bounds.Verdicts;

/// <summary>
/// Little's law, made exact: when nothing is held for longer than a window, what is held at one time
/// arrived in the window that ends then, so the fullest window bounds what is held.
/// </summary>
internal static class ArrivalWindow
{
    /// <summary>The most arrivals in any window of this length.</summary>
    /// <remarks>
    /// The window is half-open, (t − length, t]: a connection is held from the moment it is opened up to, and not at,
    /// the moment it is closed, so one that arrived at t − length and lived for exactly the length is gone at t. A closed
    /// window would allow one connection more than rate × length for evenly spaced arrivals.
    /// </remarks>
    /// <param name="arrivals">Times since the start of the run.</param>
    /// <param name="length">More than zero.</param>
    public static int Most(IReadOnlyList<TimeSpan> arrivals, TimeSpan length) => AtOnce(arrivals.Select(at => (at, at + length)));

    /// <summary>The most arrivals of a workload in any window of this length; where clocks of shards err, how many at the least and at the most.</summary>
    public static (int Least, int Most) Of(WorkloadRecord record, TimeSpan length)
    {
        if (!record.HasClockErrors)
        {
            var exact = Most(record.Arrivals, length);
            return (exact, exact);
        }

        return OfIntervals(record.Arrivals.Select((at, place) => (From: at, To: at + length, Error: record.ClockErrorOf(place))));
    }

    /// <summary>The same of intervals: how many there are at one time, the least and the most that it may be.</summary>
    /// <param name="intervals">From the first moment up to, and not at, the last; the error of both, which is the same for both.</param>
    public static (int Least, int Most) OfIntervals(IEnumerable<(TimeSpan From, TimeSpan To, TimeSpan Error)> intervals) => (
        AtOnce(intervals.Select(each => (From: each.From + each.Error, To: each.To - each.Error)).Where(each => each.From < each.To)),
        AtOnce(intervals.Select(each => (each.From - each.Error, each.To + each.Error))));

    private static int AtOnce(IEnumerable<(TimeSpan From, TimeSpan To)> intervals)
    {
        // Iterations that begin on several threads may be recorded a little out of order.
        var (begins, ends) = (new List<TimeSpan>(), new List<TimeSpan>());
        foreach (var (from, to) in intervals)
        {
            begins.Add(from);
            ends.Add(to);
        }

        begins.Sort();
        ends.Sort();

        // At one instant what ends is over before what begins: intervals are half-open.
        var (most, over) = (0, 0);
        for (var begun = 0; begun < begins.Count; begun++)
        {
            while (ends[over] <= begins[begun])
            {
                over++;
            }

            most = Math.Max(most, begun + 1 - over);
        }

        return most;
    }
}
