using Leak.Bounds;
using Leak.Bounds.Verdicts;
using Leak.Bounds.Workloads;
using Leak.Bounds.Workloads.Live;
using Leak.Load.Servers;

namespace Leak.Load.Scenarios;

/// <summary>The article's three runs.</summary>
public static class ArticleScenarios
{
    /// <summary>The ids in reports.</summary>
    public const string Normal = "normal", Idle = "idle";

    /// <summary>Thirty clients that post once a second: flat, with timeouts and without.</summary>
    public static Scenario NormalClients(Scale scale, bool timeoutsOn) => new()
    {
        Id = Normal,
        TimeoutsOn = timeoutsOn,
        Expected = Verdict.Bounded,
        Workloads = [new WorkloadPlan(new LivePost(), scale.NormalArrivals, Limit: null)],
        Hold = TimeSpan.Zero,
    };

    /// <summary>Connections that are opened and forgotten: they grow without timeouts and are bounded with them.</summary>
    public static Scenario IdleConnections(Scale scale, ServerTimeouts timeouts) =>
        StallScenarios.On(Idle, [new TcpIdle()], scale.IdleArrivals, clients: 0, timeouts, scale.Hold);
}
