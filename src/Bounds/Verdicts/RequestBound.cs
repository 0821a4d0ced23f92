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

        yield return Ended(observation.Lateness, record, connections, limit, formula, each);
        if (record.Plan.Expectation.Limits is [_, var then] && record.Lifetimes.Any(lifetime => lifetime is { IsCensored: false, RequestsEnded: not null }))
        {
            yield return ClosedAfter(observation.Lateness, record, then);
        }
    }

    private static BoundOutcome Ended(
        MachineLateness lateness, StallRecord record, List<Lifetime> connections, Limit limit, string formula, int each)
    {
        var ended = connections.Sum(lifetime => lifetime.RequestsEnded?.Count ?? 0);
        var earliest = record.Plan.Expectation.IsExact ? limit.Value : TimeSpan.Zero;
        var wrong = connections
            .Select(lifetime => (Count: each - InTime(lifetime, earliest, limit, each), Excuse: LateEnd(record.LatenessOf(lifetime.Shard, lateness), lifetime, earliest, limit, each)))
            .Where(connection => connection.Count > 0)
            .ToList();
        var certain = wrong.Where(connection => connection.Excuse is null).Sum(connection => connection.Count);
        var first = connections.Select(lifetime => lifetime.RequestsEnded?.FirstAfter).Min();
        var last = connections.Select(lifetime => lifetime.RequestsEnded?.LastAfter).Max();
        var detail = $"{ended} of {connections.Count * each} were ended{Between(first, last)}.";
        var held = $"requests that were not ended in time ≤ 0, with {formula}";
        if (certain == 0 && wrong.Count > 0)
        {
            var latest = wrong.Select(connection => connection.Excuse!.Value).MaxBy(excuse => excuse.LateBy);
            return new UnjudgedBound(
                BoundNames.RequestsEnded, $"it is not known for {Wording.Amount(wrong.Sum(connection => connection.Count), "requests")}: at most {latest.Text}. {detail}", held, 0, Unit: "requests", Workload: record.Id)
            {
                IsDoubt = true,
                IsMachines = true,
            };
        }

        return new BoundResult(
            BoundNames.RequestsEnded, held, 0, certain, "requests", certain == 0, Workload: record.Id, Detail: certain == 0 ? null : detail);
    }

    private static int InTime(Lifetime lifetime, TimeSpan earliest, Limit limit, int each) =>
        lifetime.RequestsEnded is { } ends && ends.FirstAfter >= earliest && lifetime.SinceStall(ends.LastAfter) <= limit.Longest ? Math.Min(each, ends.Count) : 0;

    /// <summary>Why it is not known whether the server ended one connection's requests too late; none of it excuses those that ended too early.</summary>
    private static Excuse? LateEnd(MachineLateness lateness, Lifetime lifetime, TimeSpan earliest, Limit limit, int each)
    {
        if (lifetime.RequestsEnded?.FirstAfter < earliest)
        {
            return null;
        }

        var over = lifetime.RequestsEnded is { } ends && ends.Count >= each ? ends.LastAfter : lifetime.Duration;
        return Excuse.Find(lateness, lifetime.OpenedAt + (lifetime.StalledAfter ?? TimeSpan.Zero), limit.Value, limit.Longest, lifetime.OpenedAt + over);
    }

    private static BoundOutcome ClosedAfter(MachineLateness lateness, StallRecord record, Limit then)
    {
        var closed = record.Lifetimes
            .Where(lifetime => lifetime is { IsCensored: false, RequestsEnded: not null })
            .Select(lifetime => (Took: lifetime.Duration - lifetime.RequestsEnded!.Value.LastAfter, Lifetime: lifetime, Excuse: LateClose(record.LatenessOf(lifetime.Shard, lateness), lifetime, then)))
            .ToList();
        var certain = closed.Where(connection => connection.Excuse is null).ToList();
        var isDoubted = certain.TrueForAll(connection => connection.Took <= then.Longest) && certain.Count < closed.Count;
        var slowest = (isDoubted ? closed : certain).MaxBy(connection => connection.Took);
        var formula = $"from the last request's end to the connection's ≤ {Wording.Terms([then])} = {Wording.Seconds(then.Longest)}";
        var at = slowest.Lifetime.OpenedAt + slowest.Lifetime.Duration;
        return isDoubted
            ? new UnjudgedBound(
                BoundNames.ClosedAfterRequests,
                $"it is not known for {Wording.Amount(closed.Count - certain.Count, "connections")}: at most {slowest.Excuse!.Value.Text}.",
                formula,
                then.Longest.TotalSeconds,
                slowest.Took.TotalSeconds,
                "s",
                at,
                record.Id)
            {
                IsDoubt = true,
                IsMachines = true,
            }
            : new BoundResult(
                BoundNames.ClosedAfterRequests, formula, then.Longest.TotalSeconds, slowest.Took.TotalSeconds, "s", slowest.Took <= then.Longest, at, record.Id);
    }

    private static Excuse? LateClose(MachineLateness lateness, Lifetime lifetime, Limit then) => Excuse.Find(
        lateness, lifetime.OpenedAt + lifetime.RequestsEnded!.Value.LastAfter, then.Value, then.Longest, lifetime.OpenedAt + lifetime.Duration);

    private static string Between(TimeSpan? first, TimeSpan? last) =>
        first is { } from && last is { } to ? $", from {Wording.Seconds(from)} to {Wording.Seconds(to)} after their connect" : "";
}
