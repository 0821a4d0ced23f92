using Leak.Bounds;
using Leak.Bounds.Engine;
using Leak.Bounds.Verdicts;
using Leak.Bounds.Workloads;
using Leak.Bounds.Workloads.Live;
using Leak.Load.Servers;

namespace Leak.Load.Scenarios;

/// <summary>Workloads that are driven at once, at one server.</summary>
public static class StallScenarios
{
    /// <summary>How long live clients are alone before the first stalled connection comes, where both are there.</summary>
    private static readonly TimeSpan s_alone = TimeSpan.FromSeconds(1);

    /// <summary>Beyond what the limits allow: a stall begins with an answer, which takes what the machine takes.</summary>
    private static readonly TimeSpan s_toStall = TimeSpan.FromSeconds(2);

    /// <summary>Stalls and live clients on the sample server.</summary>
    /// <param name="id">The id in reports.</param>
    /// <param name="workloads">At least one.</param>
    /// <param name="arrivals">Those of each stall.</param>
    /// <param name="clients">The number of each kind of live client.</param>
    /// <param name="timeouts">The server's settings.</param>
    /// <param name="leastHold">How long what must be held is watched after the last arrival; longer where its limit asks for it.</param>
    public static Scenario On(
        string id, IReadOnlyList<IWorkload> workloads, Arrivals.Inject arrivals, int clients, ServerTimeouts timeouts, TimeSpan leastHold)
    {
        ArgumentNullException.ThrowIfNull(timeouts);
        var scenario = Of(
            id,
            workloads,
            arrivals,
            leastHold,
            (stall, its) => StallPlans.Of(stall, its, timeouts),
            (client, during) => new WorkloadPlan(client, LiveArrivals(client, clients, timeouts, during), Limit: null),
            timeouts.On) with { Without = timeouts.Without };
        return timeouts.IsStock ? scenario with { Settings = "stock" } : scenario;
    }

    /// <summary>Stalls and live clients on a server that is not ours.</summary>
    /// <param name="id">The id in reports.</param>
    /// <param name="workloads">At least one.</param>
    /// <param name="arrivals">Those of each stall.</param>
    /// <param name="live">Those of each live client, where there is no stall to be kept company.</param>
    /// <param name="timeoutsOn">Whether its timeouts are meant to be on.</param>
    /// <param name="limit">What they are meant to be.</param>
    /// <param name="leastHold">As on the sample server.</param>
    public static Scenario OnForeign(
        string id,
        IReadOnlyList<IWorkload> workloads,
        Arrivals.Inject arrivals,
        Arrivals.KeepConstant live,
        bool timeoutsOn,
        TimeSpan limit,
        TimeSpan leastHold) => Of(
        id,
        workloads,
        arrivals,
        leastHold,
        (stall, its) => StallPlans.OfForeign(stall, its, limit),
        (client, during) => new WorkloadPlan(client, live with { During = during ?? live.During }, Limit: null),
        timeoutsOn);

    private static Scenario Of(
        string id,
        IReadOnlyList<IWorkload> workloads,
        Arrivals.Inject arrivals,
        TimeSpan leastHold,
        Func<IStall, Arrivals.Inject, WorkloadPlan> toStall,
        Func<ILiveClient, TimeSpan?, WorkloadPlan> toLive,
        bool timeoutsOn)
    {
        var live = workloads.OfType<ILiveClient>().ToList();
        var its = live.Count > 0 ? arrivals with { After = s_alone } : arrivals;
        var stalls = workloads.OfType<IStall>().Select(stall => toStall(stall, its)).ToList();
        var scenario = new Scenario
        {
            Id = id,
            TimeoutsOn = timeoutsOn,
            Expected = Verdict.Bounded,
            Workloads = stalls,
            Hold = TimeSpan.Zero,
        };
        var hold = stalls.Count == 0 ? TimeSpan.Zero : stalls.Max(plan => HoldOf(scenario, plan, leastHold));
        var isHeld = stalls.Any(plan => scenario.FateOf(plan).IsHeld());

        // Live clients go on while stalls are held: until those that a limit itself closes are closed.
        TimeSpan? during = stalls.Count == 0 ? null : Whole(s_alone + arrivals.During + stalls.Max(plan => plan.Limit!.Value) + Scenario.Slack);
        return scenario with
        {
            Expected = isHeld ? Verdict.Growing : Verdict.Bounded,
            Workloads = [.. stalls, .. live.Select(client => toLive(client, during))],
            Hold = hold,
        };
    }

    /// <summary>
    /// How long to watch after the last arrival: until the youngest connection must be closed (the run ends as soon as all are), and
    /// what is held until it was watched for twice its limit and slack.
    /// </summary>
    private static TimeSpan HoldOf(Scenario scenario, WorkloadPlan plan, TimeSpan leastHold)
    {
        var closedBy = plan.Limit!.Longest + s_toStall;
        if (!scenario.FateOf(plan).IsHeld())
        {
            return closedBy;
        }

        var twice = (2 * (plan.Limit.Value + Scenario.Slack)) - plan.Arrivals.During;
        return new[] { twice, plan.Limit.Value + Scenario.Slack, leastHold }.Max();
    }

    /// <summary>A live client's pace is the limit that it must stay inside of; each kind makes of it what its summary says.</summary>
    private static Arrivals.KeepConstant LiveArrivals(ILiveClient client, int clients, ServerTimeouts timeouts, TimeSpan? during)
    {
        var keepAlive = timeouts.ValueOf(LimitNames.KeepAlive);
        var pace = client switch
        {
            LiveUpload => timeouts.ValueOf(LimitNames.Read),
            LiveDownload => timeouts.ValueOf(LimitNames.Write),
            LiveLongPoll => timeouts.ValueOf(LimitNames.Handler),
            LiveSse => timeouts.ValueOf(LimitNames.Stream),
            LiveWebSocket => timeouts.ValueOf(LimitNames.WebSocket),
            LivePost => TimeSpan.FromSeconds(Math.Min(0.2, keepAlive.TotalSeconds / 2)),
            _ => keepAlive / 2,
        };
        return new Arrivals.KeepConstant(clients, pace, during ?? Whole(4 * timeouts.ValueOf(LimitNames.Handler)));
    }

    // NBomber counts whole seconds.
    private static TimeSpan Whole(TimeSpan time) => TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));
}
