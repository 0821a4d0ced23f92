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
    public static int Most(IReadOnlyList<TimeSpan> arrivals, TimeSpan length)
    {
        // Iterations that begin on several threads may be recorded a little out of order.
        var ordered = arrivals.Order().ToArray();
        var most = 0;
        var first = 0;
        for (var last = 0; last < ordered.Length; last++)
        {
            while (ordered[first] <= ordered[last] - length)
            {
                first++;
            }

            most = Math.Max(most, last - first + 1);
        }

        return most;
    }
}
