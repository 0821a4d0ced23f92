using System.Text.Json;

namespace Leak.Scenarios.Shards;

/// <summary>What a merge's <c>report.json</c> says.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reasons">Why.</param>
/// <param name="Arrivals">The arrivals of all shards.</param>
/// <param name="Closed">How many connections the server closed.</param>
/// <param name="LimitsFired">How many each limit ended: <c>request_headers_timeout × 60</c>.</param>
internal sealed record MergedReport(string Verdict, string Reasons, int Arrivals, int Closed, string LimitsFired)
{
    /// <summary>Reads it.</summary>
    /// <param name="folder">The folder of the reports.</param>
    public static MergedReport Read(string folder)
    {
        var scenario = new ReportedScenario(Path.Combine(folder, "report.json"));
        var workload = scenario.Workloads[0];
        var fired = workload.GetProperty("limitsFired");
        return new MergedReport(
            scenario.Verdict,
            string.Join('\n', scenario.Reasons),
            workload.GetProperty("arrivals").GetInt32(),
            workload.GetProperty("closed").GetInt32(),
            fired.ValueKind == JsonValueKind.Object ? string.Join(", ", fired.EnumerateObject().Select(limit => $"{limit.Name} × {limit.Value.GetInt32()}")) : "");
    }
}
