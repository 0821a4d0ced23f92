using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Clients.Parking;

namespace Leak.Bounds.Verdicts;

/// <summary>
/// A server that dies, or is started anew, ends everything at once, as if a limit had fired on all of it. A limit does not: it leaves the
/// young ones and cuts no live client, and where it looks only now and then, what ends together has at least its age.
/// </summary>
internal static class CrashCheck
{
    /// <summary>How a live client's iteration ends whose connection the server closed.</summary>
    private const string Cut = "cut";

    private static readonly TimeSpan s_together = TimeSpan.FromMilliseconds(100);

    /// <summary>When all that was open ended at once, before any limit. Empty where that never was.</summary>
    public static IEnumerable<string> Of(Observation observation)
    {
        // Clocks that err may set apart what came together.
        var atOnce = s_together + (2 * observation.Workloads.SelectMany(record => record.Others).Select(other => other.ClockError).DefaultIfEmpty().Max());
        var (ends, opened) = (new List<End>(), new List<TimeSpan>());
        foreach (var record in observation.Stalls.Where(IsWatched))
        {
            foreach (var (place, lifetime) in record.Lifetimes.Index())
            {
                opened.Add(lifetime.OpenedAt);
                if (!lifetime.IsCensored)
                {
                    ends.Add(new End(lifetime.OpenedAt + lifetime.Duration, record, place));
                }
            }
        }

        opened.Sort();
        ends.Sort((one, other) => one.At.CompareTo(other.At));
        var cuts = observation.Workloads.OfType<LiveRecord>().SelectMany(record => record.FailedIterations).Where(failed => failed.Status == Cut).Select(failed => failed.To).ToList();
        for (var (first, last, open) = (0, 0, 0); first < ends.Count; first++)
        {
            var at = ends[first].At;
            while (last < ends.Count && ends[last].At <= at + atOnce)
            {
                last++;
            }

            while (open < opened.Count && opened[open] < at)
            {
                open++;
            }

            // Of those that were open then none may be left.
            var together = last < open ? [] : ends[first..last].ConvertAll(end => new Connection(end.Record, end.Record.Lifetimes[end.Place])).FindAll(connection => connection.Lifetime.OpenedAt < at);
            if (together.Count != open - first)
            {
                continue;
            }

            var cut = cuts.Count(time => (time - at).Duration() <= atOnce);
            if (together.Count > 1 && IsCrash(together, cut))
            {
                var (least, most) = (together.Min(connection => connection.Lifetime.Duration), together.Max(connection => connection.Lifetime.Duration));
                yield return $"All {together.Count} stalled connections that were open at {Wording.Seconds(at)} ended within {Wording.Seconds(atOnce)}, "
                    + $"those of {Wording.Seconds(least)} and those of {Wording.Seconds(most)} alike{(cut > 0 ? $", and {Wording.Amount(cut, "live clients")} with them" : "")}: "
                    + "no limit does that, but a server that dies or is started anew does.";
                yield break;
            }

            // A part of them is no crash either.
            first = last - 1;
        }
    }

    /// <summary>What its client sees at once, and what only a limit may end.</summary>
    private static bool IsWatched(StallRecord record) =>
        record.Plan.Stall.Sees == VisibleClose.FinAndReset && record.Plan.Expectation.End is not (ExpectedEnd.ClosedByServer or ExpectedEnd.Any);

    private static bool IsCrash(List<Connection> together, int cut)
    {
        var youngest = together.Min(connection => connection.Lifetime.Duration);
        var isSpread = together.GroupBy(connection => connection.Record)
            .Any(same => same.Max(connection => connection.Lifetime.Stalled) - same.Min(connection => connection.Lifetime.Stalled) > Limit.Slack);
        return together.Exists(IsBeforeItsLimit) && (cut > 0 || (isSpread && youngest < Limit.Slack));
    }

    private static bool IsBeforeItsLimit(Connection connection) =>
        connection.Record.Plan.Expectation is var expectation && (expectation.IsHeld || connection.Lifetime.Stalled < expectation.Limit.Value - Limit.Slack);

    /// <summary>Of a million connections their ends are looked at, and few of them more closely.</summary>
    private readonly record struct End(TimeSpan At, StallRecord Record, int Place);

    private readonly record struct Connection(StallRecord Record, Lifetime Lifetime);
}
