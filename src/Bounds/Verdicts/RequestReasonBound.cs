using Leak.Bounds.Facts;

namespace Leak.Bounds.Verdicts;

/// <summary>
/// Where a limit ends requests and not their connection (HTTP/2): every stalled request was ended by it, by the server's own account.
/// Requests are told apart by their endpoint, so stalls that ask the same, and have the same limit, are judged together.
/// </summary>
internal sealed class RequestReasonBound : StallBound
{
    protected override IEnumerable<BoundOutcome> Judge(Observation observation, StallRecord record)
    {
        if (!ExpectedRequests.Are(record))
        {
            yield break;
        }

        // A sum would pass over what is not known.
        var limit = record.Plan.Expectation.Limit;
        var each = observation.Stalls.Where(other => IsLike(other, record)).Select(Stalled).ToList();
        var stalled = each.Contains(null) ? null : each.Sum();
        var missing = (limit.FiresAs, record.RequestLimitsFired, stalled) switch
        {
            (null, _, _) => ReasonBound.NotNamed(limit),
            (_, null, _) => "the server does not tell why it ends requests.",
            (_, _, null) => "it is not known how many requests a connection of it makes.",
            (_, _, 0) => ExpectedRequests.None(record),
            _ => null,
        };
        if (missing is not null)
        {
            yield return new UnjudgedBound(BoundNames.LimitThatEndedRequests, missing, Unit: "requests", Workload: record.Id);
            yield break;
        }

        var (reason, fired) = (limit.FiresAs!, record.RequestLimitsFired!);
        var wrong = Math.Max(0, stalled!.Value - fired.GetValueOrDefault(reason));
        var said = fired.Count == 0 ? "names no limit at all" : $"says {Wording.Counts(fired)}";
        yield return new BoundResult(
            BoundNames.LimitThatEndedRequests,
            $"of {stalled} stalled requests of {record.Plan.Stall.Path} those ended by anything but {reason} ({limit.Name}) ≤ 0",
            0,
            wrong,
            "requests",
            wrong == 0,
            Workload: record.Id,
            Detail: wrong == 0 ? null : $"The server {said}.")
        {
            ShowsGrowth = false,
        };
    }

    private static bool IsLike(StallRecord other, StallRecord record) =>
        other.Plan.Stall.EndsByRequest && other.Plan.Stall.Path == record.Plan.Stall.Path
        && other.Plan.Expectation.Limit.Name == record.Plan.Expectation.Limit.Name;

    /// <summary>How many had to be ended; <see langword="null"/> where that is not known.</summary>
    private static int? Stalled(StallRecord record) => ExpectedRequests.Connections(record).Count * record.Plan.Stall.RequestsPerConnection;
}
