using Leak.Bounds.Workloads;

namespace Leak.Bounds.Verdicts;

/// <summary>Which requests a limit had to end, where it ends requests and not their connection (HTTP/2).</summary>
internal static class StalledRequests
{
    /// <summary>How long after its stall began a request may take to be ended.</summary>
    public static TimeSpan Most(StallLimit limit) => (limit with { Then = null }).Longest;

    /// <summary>The connections whose requests had to be ended: one that was opened too late has requests that nobody had to end yet.</summary>
    public static List<Lifetime> Telling(WorkloadRecord record, StallLimit limit) =>
        [.. record.Lifetimes.Where(lifetime => lifetime.Tells(Most(limit)))];

    /// <summary>Why nothing is judged where no connection tells.</summary>
    public static string NoneTells(StallLimit limit) =>
        $"no connection was closed, or stalled for longer than {Wording.Seconds(Most(limit))}.";
}
