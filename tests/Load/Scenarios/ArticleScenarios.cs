using Leak.Bounds;
using Leak.Bounds.Engine;
using Leak.Bounds.Verdicts;
using Leak.Bounds.Workloads;
using Leak.Bounds.Workloads.Live;

namespace Leak.Load.Scenarios;

/// <summary>The article's three runs.</summary>
public static class ArticleScenarios
{
    /// <summary>The ids in reports.</summary>
    public const string Normal = "normal", Idle = "idle";

    /// <summary>Thirty clients that post once a second: flat, with timeouts and without.</summary>
    public static Scenario NormalClients(Scale scale, bool timeoutsOn) => Of(
        Normal, timeoutsOn, Verdict.Bounded, hold: TimeSpan.Zero, new WorkloadPlan(
            new LivePost(), new Arrivals.KeepConstant(scale.NormalClients, scale.NormalPace, scale.NormalDuring), Limit: null));

    /// <summary>Connections that are opened and forgotten: they grow without timeouts and are bounded with them.</summary>
    public static Scenario IdleConnections(Scale scale, bool timeoutsOn) => Stalled(new TcpIdle(), scale, timeoutsOn);

    /// <summary>A stall's connections, opened at the scale's rate: they grow without timeouts and are bounded with them.</summary>
    public static Scenario Stalled(IStall workload, Scale scale, bool timeoutsOn)
    {
        var plan = new WorkloadPlan(
            workload,
            new Arrivals.Inject(scale.IdleRate.Count, scale.IdleRate.Interval, scale.IdleDuring),
            SampleServerLimits.Of(workload, scale.Limit));
        var id = workload is TcpIdle ? Idle : workload.Id;
        return Of(id, timeoutsOn, timeoutsOn ? Verdict.Bounded : Verdict.Growing, HoldFor(plan, timeoutsOn, scale.Hold), plan);
    }

    /// <summary>
    /// How long to watch after the last arrival: with timeouts on, until the youngest connection must be closed
    /// (the run ends as soon as all are); a control at least until it was watched for twice the limit and its slack.
    /// </summary>
    public static TimeSpan HoldFor(WorkloadPlan plan, bool timeoutsOn, TimeSpan atLeast)
    {
        var closedBy = (plan.Limit?.Value ?? TimeSpan.Zero) + Scenario.Slack;
        var hold = timeoutsOn ? closedBy : (2 * closedBy) - plan.Arrivals.During;
        return new[] { hold, closedBy, atLeast }.Max();
    }

    private static Scenario Of(string id, bool timeoutsOn, Verdict expected, TimeSpan hold, WorkloadPlan plan) => new()
    {
        Id = id,
        TimeoutsOn = timeoutsOn,
        Expected = expected,
        Workloads = [plan],
        Hold = hold,
    };
}
