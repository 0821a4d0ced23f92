using Leak.Bounds.Facts;
using Leak.Bounds.Plans;

namespace Leak.Bounds.Verdicts;

/// <summary>
/// What handlers that ignore their token may keep, once their clients are gone too: nothing in .NET can end them, so the most requests
/// that their endpoint may have in progress is what bounds them, and with the timeouts off nothing does.
/// </summary>
/// <remarks>Those that were left by the counting of what one costs are in the baseline, and take their places.</remarks>
/// <param name="Requests">The most that they may be beyond the baseline; each keeps its connection in the server's own count.</param>
/// <param name="Text">The term in a bound's formula; empty where there is no such handler.</param>
/// <param name="Missing">Why it cannot be computed, or <see langword="null"/>.</param>
internal sealed record AbandonedShare(int Requests, string Text, string? Missing)
{
    private static readonly AbandonedShare s_none = new(0, "", null);

    /// <summary>The tasks of all of them; <see langword="null"/> where those of one were not counted.</summary>
    public double? Tasks => TasksOf(Requests);

    /// <summary>By endpoint: how many, and the tasks that one leaves once its client is gone.</summary>
    private IReadOnlyList<(int Requests, double? TasksOfOne)> Endpoints { get; init; } = [];

    public static AbandonedShare Of(Scenario scenario, IEnumerable<StallRecord> stalls)
    {
        var shares = stalls
            .Where(record => record.Plan.Expectation.Abandoned is not null)
            .GroupBy(record => record.Plan.Stall.Path)
            .Select(endpoint => OfEndpoint(scenario, endpoint.Key, [.. endpoint]))
            .ToList();
        return new AbandonedShare(
            shares.Sum(share => share.Requests),
            string.Join(" + ", shares.Select(share => share.Text)),
            shares.Select(share => share.Missing).FirstOrDefault(text => text is not null))
        {
            Endpoints = [.. shares.SelectMany(share => share.Endpoints)],
        };
    }

    /// <summary>How many of them were left, by the server's count of requests; where it has none, as many as may be.</summary>
    public double LeftOf(IReadOnlyDictionary<Quantity, double> residual, IReadOnlyDictionary<Quantity, double> baseline) =>
        residual.TryGetValue(Quantity.ActiveRequests, out var after) && baseline.TryGetValue(Quantity.ActiveRequests, out var before)
            ? Math.Clamp(after - before, 0, Requests)
            : Requests;

    /// <summary>The most tasks of so many of them; <see langword="null"/> where those of one were not counted.</summary>
    public double? TasksOf(double requests)
    {
        double? tasks = 0;
        foreach (var (most, ofOne) in Endpoints.OrderByDescending(endpoint => endpoint.TasksOfOne))
        {
            tasks += Math.Min(requests, most) * ofOne;
            requests -= Math.Min(requests, most);
        }

        return tasks;
    }

    /// <summary>Only those whose number something limits. What stays of the others is the growth that they must show.</summary>
    public static AbandonedShare Limited(Scenario scenario, IEnumerable<StallRecord> stalls) =>
        Of(scenario, stalls.Where(record => !scenario.Abandons(record.Plan)));

    private static AbandonedShare OfEndpoint(Scenario scenario, string? path, List<StallRecord> records)
    {
        if (records.Select(record => record.Plan.Expectation.Abandoned!.Most).FirstOrDefault(most => most is not null) is not { } most)
        {
            return s_none with { Missing = $"the most requests of {path}, whose handler ignores its token, are not known." };
        }

        var before = most < int.MaxValue ? Math.Min(most, records.Sum(record => record.RequestsKeptBefore)) : 0;
        var allowed = Math.Min(records.Sum(record => record.Lifetimes.Count * Math.Max(1, record.Plan.Stall.RequestsPerConnection ?? 1)), most - before);

        // One handler leaves the same whoever asked: what was counted beyond that is a task of the server's own, that came meanwhile.
        var tasksOfOne = records.TrueForAll(record => record.TasksKept is not null) ? records.Min(record => record.TasksKept)
            : records.Exists(record => TasksOfOne(record) is null) ? null
            : records.Max(TasksOfOne);
        var what = most < int.MaxValue ? "MaxRequests" : "requests";
        var unlimited = most == int.MaxValue && scenario.TimeoutsOn ? ", with MaxRequests off" : "";
        var taken = before > 0 ? $", but for {before} in the baseline" : "";
        return new AbandonedShare(allowed, $"{allowed} ({what} of {path}, whose handler ignores its token{unlimited}{taken})", null)
        {
            Endpoints = [(allowed, tasksOfOne)],
        };
    }

    /// <summary>Where they were not counted once a client was gone, those with a client: never fewer.</summary>
    private static double? TasksOfOne(StallRecord record) => record.TasksKept ?? record.TasksPerConnection;
}
