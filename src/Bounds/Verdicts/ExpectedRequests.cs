using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Clients.Parking;

namespace Leak.Bounds.Verdicts;

/// <summary>Which requests a limit had to end, where it ends requests and not their connection (HTTP/2).</summary>
internal static class ExpectedRequests
{
    /// <summary>Whether requests must be ended by themselves: where no other limit comes after it, one that could do so ends their connection.</summary>
    public static bool Are(StallRecord record) => record.Plan is { Stall.EndsByRequest: true, Expectation: var expectation }
        && (expectation.End == ExpectedEnd.RequestsEnded || (expectation.End == ExpectedEnd.ClosedByLimit && expectation.Limits.Count > 1));

    /// <summary>The connections whose requests had to be ended: one that was opened too late has requests that did not have to be ended yet.</summary>
    public static List<Lifetime> Connections(StallRecord record) =>
        [.. record.Lifetimes.Where(lifetime => lifetime.IsEvidence(record.Plan.Expectation.Limit.Longest))];

    /// <summary>Why nothing is judged where there is no such connection.</summary>
    public static string None(StallRecord record) =>
        $"no connection was closed, or stalled for longer than {Wording.Seconds(record.Plan.Expectation.Limit.Longest)}.";
}
