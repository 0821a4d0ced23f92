using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Clients.Parking;

namespace Leak.Bounds.Verdicts;

/// <summary>
/// Where a limit ends requests and not their connection (HTTP/2): every stalled request is ended, not before its limit and within it
/// and the slack; the connection is then closed within the next limit and the slack.
/// </summary>
internal sealed class RequestBound : StallBound
{
    protected override IEnumerable<BoundOutcome> Judge(Observation observation, StallRecord record)
    {
        if (!ExpectedRequests.Are(record))
        {
            yield break;
        }

        var limit = record.Plan.Expectation.Limit;
        var formula = $"{Wording.Seconds(limit.Value)} ({limit.Name}) ≤ requests ended ≤ {Wording.Terms([limit])} = {Wording.Seconds(limit.Longest)}";
        if (record.Plan.Stall is not { Sees: VisibleClose.FinAndReset, RequestsPerConnection: { } each })
        {
            yield return new UnjudgedBound(
                BoundNames.RequestsEnded, "its client does not read, and cannot see its requests end.", formula, Unit: "requests", Workload: record.Id);
            yield break;
        }

        // Those of a connection that ended late enough to have seen it.
        var connections = ExpectedRequests.Connections(record);
        if (connections.Count == 0)
        {
            yield return new UnjudgedBound(
                BoundNames.RequestsEnded, ExpectedRequests.None(record), formula, Unit: "requests", Workload: record.Id);
            yield break;
        }

        yield return Ended(record, connections, limit, formula, each);
        if (record.Plan.Expectation.Limits is [_, var then] && record.Lifetimes.Any(lifetime => lifetime is { IsCensored: false, RequestsEnded: not null }))
        {
            yield return ClosedAfter(record, then);
        }
    }

    private static BoundResult Ended(StallRecord record, List<Lifetime> connections, Limit limit, string formula, int each)
    {
        var ended = connections.Sum(lifetime => lifetime.RequestsEnded?.Count ?? 0);
        var inTime = connections.Where(lifetime => lifetime.RequestsEnded is { } ends
            && (ends.FirstAfter >= limit.Value || !record.Plan.Expectation.IsExact)
            && lifetime.SinceStall(ends.LastAfter) <= limit.Longest).Sum(lifetime => Math.Min(each, lifetime.RequestsEnded!.Value.Count));
        var wrong = (connections.Count * each) - inTime;
        var first = connections.Select(lifetime => lifetime.RequestsEnded?.FirstAfter).Min();
        var last = connections.Select(lifetime => lifetime.RequestsEnded?.LastAfter).Max();
        return new BoundResult(
            BoundNames.RequestsEnded,
            $"requests that were not ended in time ≤ 0, with {formula}",
            0,
            wrong,
            "requests",
            wrong == 0,
            Workload: record.Id,
            Detail: wrong == 0 ? null : $"{ended} of {connections.Count * each} were ended{Between(first, last)}.");
    }

    private static BoundResult ClosedAfter(StallRecord record, Limit then)
    {
        var slowest = record.Lifetimes
            .Where(lifetime => lifetime is { IsCensored: false, RequestsEnded: not null })
            .MaxBy(lifetime => lifetime.Duration - lifetime.RequestsEnded!.Value.LastAfter);
        var took = slowest.Duration - slowest.RequestsEnded!.Value.LastAfter;
        return new BoundResult(
            BoundNames.ClosedAfterRequests,
            $"from the last request's end to the connection's ≤ {Wording.Terms([then])} = {Wording.Seconds(then.Longest)}",
            then.Longest.TotalSeconds,
            took.TotalSeconds,
            "s",
            took <= then.Longest,
            slowest.OpenedAt + slowest.Duration,
            record.Id);
    }

    private static string Between(TimeSpan? first, TimeSpan? last) =>
        first is { } from && last is { } to ? $", from {Wording.Seconds(from)} to {Wording.Seconds(to)} after their connect" : "";
}
