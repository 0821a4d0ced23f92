using Leak.Bounds.Plans;
using Leak.Clients.Catalog;

namespace Leak.Tool.Options;

/// <summary>The numbers of a run: how many clients, how fast, how long, against which limit.</summary>
public sealed record Scale
{
    /// <summary>About ten seconds for each run, timeouts of 2 s.</summary>
    public static readonly Scale Quick = new()
    {
        Name = "quick",
        NormalClients = 30,
        NormalPace = TimeSpan.FromSeconds(1),
        NormalDuring = TimeSpan.FromSeconds(8),
        IdleRate = new Rate(20, TimeSpan.FromSeconds(1)),
        IdleDuring = TimeSpan.FromSeconds(6),
        StallRate = new Rate(3, TimeSpan.FromSeconds(1)),
        StallDuring = TimeSpan.FromSeconds(2),
        Limit = TimeSpan.FromSeconds(2),
        Hold = TimeSpan.FromSeconds(4.5),
    };

    /// <summary>The article's own numbers.</summary>
    public static readonly Scale Article = new()
    {
        Name = "article",
        NormalClients = 30,
        NormalPace = TimeSpan.FromSeconds(1),
        NormalDuring = TimeSpan.FromMinutes(3),
        IdleRate = new Rate(10, TimeSpan.FromSeconds(1)),
        IdleDuring = TimeSpan.FromMinutes(3),
        StallRate = new Rate(2, TimeSpan.FromSeconds(1)),
        StallDuring = TimeSpan.FromSeconds(30),
        Limit = TimeSpan.FromSeconds(5),
        Hold = TimeSpan.FromMinutes(3),
    };

    /// <summary>The scales by name.</summary>
    public static readonly IReadOnlyDictionary<string, Scale> All =
        new[] { Quick, Article }.ToDictionary(scale => scale.Name, StringComparer.Ordinal);

    /// <summary>The name on the command line.</summary>
    public required string Name { get; init; }

    /// <summary>Normal clients at once, each on a connection that it keeps.</summary>
    public required int NormalClients { get; init; }

    /// <summary>From one request of a normal client to its next.</summary>
    public required TimeSpan NormalPace { get; init; }

    /// <summary>How long the normal clients go on.</summary>
    public required TimeSpan NormalDuring { get; init; }

    /// <summary>New idle connections.</summary>
    public required Rate IdleRate { get; init; }

    /// <summary>How long idle connections are opened; longer than the limit and its slack, or the bound on connections is as many as ever came.</summary>
    public required TimeSpan IdleDuring { get; init; }

    /// <summary>The server's timeouts, where they are on.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>How long a control is watched after the last arrival; longer where the limit needs it.</summary>
    public required TimeSpan Hold { get; init; }

    /// <summary>New connections of each stall, where all run at once.</summary>
    public required Rate StallRate { get; init; }

    /// <summary>How long the connections of each stall are opened, where all run at once.</summary>
    public required TimeSpan StallDuring { get; init; }

    /// <summary>The schedule of each stall, where all run at once.</summary>
    public Arrivals.Inject StallArrivals => new(StallRate.Count, StallRate.Interval, StallDuring);

    /// <summary>The schedule of the normal clients.</summary>
    public Arrivals.KeepConstant NormalArrivals => new(NormalClients, NormalPace, NormalDuring);

    /// <summary>The schedule of the idle connections.</summary>
    public Arrivals.Inject IdleArrivals => new(IdleRate.Count, IdleRate.Interval, IdleDuring);

    /// <summary>Normal clients alone: flat, with timeouts and without.</summary>
    /// <param name="timeoutsOn">Whether the server's timeouts are on.</param>
    public Scenario PlanNormal(bool timeoutsOn) => new()
    {
        Id = "normal",
        TimeoutsOn = timeoutsOn,
        Workloads = [new LivePlan(LiveClients.Normal, NormalArrivals)],
        Hold = TimeSpan.Zero,
    };

    /// <summary>Connections that are opened and forgotten: they grow without timeouts and are bounded with them.</summary>
    /// <param name="settings">The server's.</param>
    public Scenario PlanIdle(ServerSettings settings) => ScenarioPlanner.Plan("idle", [Stalls.Tcp.Idle], settings, IdleArrivals, clients: 0, Hold);

    /// <summary>The name, as on the command line.</summary>
    public override string ToString() => Name;
}
