using Leak.Bounds.Workloads;

namespace Leak.Bounds.Verdicts;

/// <summary>
/// What handlers that ignore their token may keep, once their clients are gone too: nothing in .NET can end them, so the most requests
/// that their endpoint may have in progress is what bounds them, and with the timeouts off nothing does.
/// </summary>
/// <param name="Requests">The most that they may be; each keeps its connection in the server's own count.</param>
/// <param name="Tasks">The tasks of as many connections; <see langword="null"/> where those of one were not counted.</param>
/// <param name="Text">The term in a bound's formula; empty where there is no such handler.</param>
/// <param name="Missing">Why it cannot be computed, or <see langword="null"/>.</param>
internal sealed record DeafShare(int Requests, double? Tasks, string Text, string? Missing)
{
    private static readonly DeafShare s_none = new(0, 0, "", null);

    public static DeafShare Of(Scenario scenario, IEnumerable<WorkloadRecord> workloads)
    {
        var shares = workloads
            .Where(record => record.Plan.Workload is IStall { IsDeaf: true })
            .GroupBy(record => record.Plan.Workload.Endpoint)
            .Select(endpoint => OfEndpoint(scenario, endpoint.Key, [.. endpoint]))
            .ToList();
        return shares.Count == 0 ? s_none : new DeafShare(
            shares.Sum(share => share.Requests),
            shares.Any(share => share.Tasks is null) ? null : shares.Sum(share => share.Tasks),
            string.Join(" + ", shares.Select(share => share.Text)),
            shares.Select(share => share.Missing).FirstOrDefault(text => text is not null));
    }

    private static DeafShare OfEndpoint(Scenario scenario, string? endpoint, List<WorkloadRecord> records)
    {
        var opened = records.Sum(record => record.Lifetimes.Count);
        var tasksOfOne = records.Any(record => record.TasksPerConnection is null) ? null : records.Max(record => record.TasksPerConnection);
        if (!scenario.TimeoutsOn)
        {
            return Allow(opened, $"{opened} (requests of {endpoint}, whose handler ignores its token)");
        }

        if (records.Select(record => record.Plan.Limit?.MaxRequests).FirstOrDefault(most => most is not null) is not { } most)
        {
            return s_none with { Missing = $"the most requests of {endpoint}, whose handler ignores its token, are not known." };
        }

        var allowed = Math.Min(opened, most);
        return Allow(allowed, most < int.MaxValue
            ? $"{allowed} (MaxRequests of {endpoint}, whose handler ignores its token)"
            : $"{allowed} (requests of {endpoint}, whose handler ignores its token, with MaxRequests off)");

        DeafShare Allow(int requests, string text) => new(requests, requests * tasksOfOne, text, null);
    }
}
