using Leak.Bounds.Workloads;

namespace Leak.Bounds.Verdicts;

/// <summary>
/// Where a limit ends requests and not their connection (HTTP/2): every stalled request is ended, not before its limit and within it
/// and the slack; the connection is then closed within the next limit and the slack.
/// </summary>
internal static class RequestBound
{
    public static IEnumerable<Finding> Judge(WorkloadRecord record, StallLimit limit)
    {
        if (record.Plan.Workload is not IStall { EndsByRequest: true } stall)
        {
            yield break;
        }

        var formula = $"{Wording.Seconds(limit.Value)} ({limit.Name}) ≤ requests ended ≤ {Wording.Terms(limit with { Then = null })} = {Wording.Seconds(StalledRequests.Most(limit))}";
        if (stall.Sees != CloseSight.All || stall.RequestsPerConnection is not { } each)
        {
            yield return new Finding.NotJudged(new UnjudgedBound(
                BoundNames.RequestsEnded, "its client does not read, and cannot see its requests end.", formula, Unit: "requests", Workload: stall.Id));
            yield break;
        }

        // Those of a connection that ended late enough to have seen it.
        var telling = StalledRequests.Telling(record, limit);
        if (telling.Count == 0)
        {
            yield return new Finding.NotJudged(new UnjudgedBound(
                BoundNames.RequestsEnded, StalledRequests.NoneTells(limit), formula, Unit: "requests", Workload: stall.Id));
            yield break;
        }

        yield return Ended(record, telling, limit, formula, each);
        if (limit.Then is { } then && record.Lifetimes.Any(lifetime => lifetime is { IsCensored: false, RequestsEnded: not null }))
        {
            yield return ClosedAfter(record, then);
        }
    }

    private static Finding.Judged Ended(WorkloadRecord record, List<Lifetime> telling, StallLimit limit, string formula, int each)
    {
        var id = record.Plan.Workload.Id;
        var most = StalledRequests.Most(limit);
        var ended = telling.Sum(lifetime => lifetime.RequestsEnded?.Count ?? 0);
        var inTime = telling.Where(lifetime => lifetime.RequestsEnded is { } ends
            && ends.FirstAfter >= limit.Value
            && lifetime.SinceStall(ends.LastAfter) <= most).Sum(lifetime => Math.Min(each, lifetime.RequestsEnded!.Value.Count));
        var wrong = (telling.Count * each) - inTime;
        var first = telling.Select(lifetime => lifetime.RequestsEnded?.FirstAfter).Min();
        var last = telling.Select(lifetime => lifetime.RequestsEnded?.LastAfter).Max();
        return new Finding.Judged(
            new BoundResult(
                BoundNames.RequestsEnded,
                $"requests that were not ended in time ≤ 0, with {formula}",
                0,
                wrong,
                "requests",
                wrong == 0,
                Workload: id,
                Detail: wrong == 0 ? null : $"{ended} of {telling.Count * each} were ended{Between(first, last)}."),
            Growth: true);
    }

    private static Finding.Judged ClosedAfter(WorkloadRecord record, StallLimit then)
    {
        var slowest = record.Lifetimes
            .Where(lifetime => lifetime is { IsCensored: false, RequestsEnded: not null })
            .MaxBy(lifetime => lifetime.Duration - lifetime.RequestsEnded!.Value.LastAfter);
        var took = slowest.Duration - slowest.RequestsEnded!.Value.LastAfter;
        return new Finding.Judged(
            new BoundResult(
                BoundNames.ClosedAfterRequests,
                $"from the last request's end to the connection's ≤ {Wording.Terms(then)} = {Wording.Seconds(then.Longest)}",
                then.Longest.TotalSeconds,
                took.TotalSeconds,
                "s",
                took <= then.Longest,
                slowest.OpenedAt + slowest.Duration,
                record.Plan.Workload.Id),
            Growth: true);
    }

    private static string Between(TimeSpan? first, TimeSpan? last) =>
        first is { } from && last is { } to ? $", from {Wording.Seconds(from)} to {Wording.Seconds(to)} after their connect" : "";
}
