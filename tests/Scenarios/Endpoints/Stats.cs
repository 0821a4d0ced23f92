using System.Net.Http.Json;
using Leak.Server;
using Leak.Server.Diagnostics;
using Leak.Server.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Leak.Scenarios.Endpoints;

/// <summary>What a server says it holds.</summary>
internal static class Stats
{
    /// <summary>Over the diagnostics port.</summary>
    public static async Task<ServerStats> ReadAsync(HttpClient diagnostics) =>
        (await diagnostics.GetFromJsonAsync<ServerStats>("/debug/stats"))!;

    /// <summary>Requests in progress, read within the process.</summary>
    public static long OpenRequests(RunningServer server) => server.Services.GetRequiredService<ServerCounts>().ActiveRequests;
}
