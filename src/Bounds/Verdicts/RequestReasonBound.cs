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

        if (record.RequestLimitsFired is not { } fired || limit.FiresAs is not { } reason)
        {
            yield return new Finding.NotJudged(new UnjudgedBound(
                BoundNames.LimitThatEndedRequests, "the server does not tell why it ends requests.", Unit: "requests", Workload: stall.Id));
            yield break;
        }

        var stalled = observation.Workloads.Where(other => IsLike(other, stall, limit)).Sum(Stalled);
        var wrong = Math.Max(0, stalled - fired.GetValueOrDefault(reason));
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

    // A connection that was opened too late to be judged has requests that nobody had to end yet.
    private static int Stalled(WorkloadRecord record) =>
        record.Lifetimes.Count(lifetime => !lifetime.IsCensored || lifetime.Duration > record.Plan.Limit!.Value + Scenario.Slack)
        * (((IStall)record.Plan.Workload).RequestsPerConnection ?? 0);
}
