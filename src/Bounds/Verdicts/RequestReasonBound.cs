using Leak.Bounds.Workloads;

namespace Leak.Bounds.Verdicts;

/// <summary>
/// Where a limit ends requests and not their connection (HTTP/2): every stalled request was ended by it, by the server's own account.
/// Requests are told apart by their endpoint, so stalls that ask the same, and have the same limit, are judged together.
/// </summary>
internal static class RequestReasonBound
{
    public static IEnumerable<Finding> Judge(Observation observation, WorkloadRecord record, StallLimit limit)
    {
        if (record.Plan.Workload is not IStall { EndsByRequest: true } stall)
        {
            yield break;
        }

        // A sum would pass over what is not known.
        var each = observation.Workloads.Where(other => IsLike(other, stall, limit)).Select(Stalled).ToList();
        var stalled = each.Contains(null) ? null : each.Sum();
        var missing = (limit.FiresAs, record.RequestLimitsFired, stalled) switch
        {
            (null, _, _) => ReasonBound.NotNamed(limit),
            (_, null, _) => "the server does not tell why it ends requests.",
            (_, _, null) => "it is not known how many requests a connection of it makes.",
            (_, _, 0) => StalledRequests.NoneTells(limit),
            _ => null,
        };
        if (missing is not null)
        {
            yield return new Finding.NotJudged(new UnjudgedBound(
                BoundNames.LimitThatEndedRequests, missing, Unit: "requests", Workload: stall.Id));
            yield break;
        }

        var (reason, fired) = (limit.FiresAs!, record.RequestLimitsFired!);
        var wrong = Math.Max(0, stalled!.Value - fired.GetValueOrDefault(reason));
        var said = fired.Count == 0 ? "names no limit at all" : $"says {Wording.Counts(fired)}";
        yield return new Finding.Judged(
            new BoundResult(
                BoundNames.LimitThatEndedRequests,
                $"of {stalled} stalled requests of {stall.Endpoint} those ended by anything but {reason} ({limit.Name}) ≤ 0",
                0,
                wrong,
                "requests",
                wrong == 0,
                Workload: stall.Id,
                Detail: wrong == 0 ? null : $"The server {said}."),
            Growth: false);
    }

    private static bool IsLike(WorkloadRecord other, IStall stall, StallLimit limit) =>
        other.Plan.Workload is IStall { EndsByRequest: true } its && its.Endpoint == stall.Endpoint && other.Plan.Limit?.Name == limit.Name;

    /// <summary>How many had to be ended; <see langword="null"/> where that is not known.</summary>
    private static int? Stalled(WorkloadRecord record) =>
        StalledRequests.Telling(record, record.Plan.Limit!).Count * ((IStall)record.Plan.Workload).RequestsPerConnection;
}
