using Leak.Bounds.Facts;
using Leak.Bounds.Plans;

namespace Leak.Bounds.Verdicts;

/// <summary>
/// What handlers that ignore their token may keep, once their clients are gone too: nothing in .NET can end them, so the most requests
/// that their endpoint may have in progress is what bounds them, and with the timeouts off nothing does.
/// </summary>
/// <param name="Requests">The most that they may be; each keeps its connection in the server's own count.</param>
/// <param name="Tasks">The tasks of as many connections; <see langword="null"/> where those of one were not counted.</param>
/// <param name="Text">The term in a bound's formula; empty where there is no such handler.</param>
/// <param name="Missing">Why it cannot be computed, or <see langword="null"/>.</param>
internal sealed record AbandonedShare(int Requests, double? Tasks, string Text, string? Missing)
{
    private static readonly AbandonedShare s_none = new(0, 0, "", null);

    public static AbandonedShare Of(Scenario scenario, IEnumerable<StallRecord> stalls)
    {
        var shares = stalls
            .Where(record => record.Plan.Expectation.Abandoned is not null)
            .GroupBy(record => record.Plan.Stall.Path)
            .Select(endpoint => OfEndpoint(scenario, endpoint.Key, [.. endpoint]))
            .ToList();
        return shares.Count == 0 ? s_none : new AbandonedShare(
            shares.Sum(share => share.Requests),
            shares.Any(share => share.Tasks is null) ? null : shares.Sum(share => share.Tasks),
            string.Join(" + ", shares.Select(share => share.Text)),
            shares.Select(share => share.Missing).FirstOrDefault(text => text is not null));
    }

    /// <summary>Of those alone whose number something limits. What stays of the others is the growth that they must show.</summary>
    public static AbandonedShare Limited(Scenario scenario, IEnumerable<StallRecord> stalls) =>
        Of(scenario, stalls.Where(record => !scenario.Abandons(record.Plan)));

    private static AbandonedShare OfEndpoint(Scenario scenario, string? path, List<StallRecord> records)
    {
        if (records.Select(record => record.Plan.Expectation.Abandoned!.Most).FirstOrDefault(most => most is not null) is not { } most)
        {
            return s_none with { Missing = $"the most requests of {path}, whose handler ignores its token, are not known." };
        }

        var allowed = Math.Min(records.Sum(record => record.Lifetimes.Count), most);
        var tasksOfOne = records.Any(record => record.TasksPerConnection is null) ? null : records.Max(record => record.TasksPerConnection);
        var what = most < int.MaxValue ? "MaxRequests" : "requests";
        var unlimited = most == int.MaxValue && scenario.TimeoutsOn ? ", with MaxRequests off" : "";
        return new AbandonedShare(allowed, allowed * tasksOfOne, $"{allowed} ({what} of {path}, whose handler ignores its token{unlimited})", null);
    }
}
