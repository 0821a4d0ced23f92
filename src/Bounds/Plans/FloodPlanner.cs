using Leak.Clients.Catalog;

namespace Leak.Bounds.Plans;

/// <summary>Makes the scenario of a flood: it alone, beside live clients that must be served.</summary>
public static class FloodPlanner
{
    /// <summary>Where the server's limits give a live client no pace.</summary>
    private static readonly TimeSpan s_pace = TimeSpan.FromSeconds(1);

    /// <summary>How long live clients go on at the most: longer than any flood acts.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(20);

    /// <summary>How long they are alone before the flood comes.</summary>
    private static readonly TimeSpan s_alone = TimeSpan.FromSeconds(1);

    /// <summary>Plans it.</summary>
    /// <param name="flood">The flood.</param>
    /// <param name="settings">The server's settings.</param>
    /// <param name="arrivals">Those of its connections.</param>
    /// <param name="clients">The number of live clients; at least 1.</param>
    /// <param name="leastHold">As in <see cref="ScenarioPlanner.Plan"/>.</param>
    /// <exception cref="ArgumentException">It is no flood.</exception>
    public static Scenario Plan(Stall flood, ServerSettings settings, Arrivals.Inject arrivals, int clients, TimeSpan leastHold)
    {
        ArgumentNullException.ThrowIfNull(flood);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(arrivals);
        if (flood.FloodsFor is null)
        {
            throw new ArgumentException($"{flood.Id} is no flood.", nameof(flood));
        }

        var scenario = ScenarioPlanner.Plan(flood.Id, [flood], settings, arrivals with { After = s_alone }, clients, leastHold);
        var limit = scenario.Stalls.Single().Expectation.Longest;
        var during = TimeSpan.FromSeconds(Math.Ceiling((s_alone + arrivals.During + (limit < s_longest ? limit : s_longest)).TotalSeconds));
        var normal = LiveClients.Normal;
        return scenario with
        {
            Workloads = [.. scenario.Workloads, new LivePlan(normal, new Arrivals.KeepConstant(clients, settings.PaceOf(normal) ?? s_pace, during))],
        };
    }
}
