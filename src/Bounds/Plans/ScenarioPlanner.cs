using Leak.Clients;
using Leak.Clients.Catalog;
using Leak.Clients.Live;

namespace Leak.Bounds.Plans;

/// <summary>Makes the scenario of workloads that are driven at once, at one server.</summary>
public static class ScenarioPlanner
{
    /// <summary>How long live clients are alone before the first stalled connection comes, where both are there.</summary>
    private static readonly TimeSpan s_alone = TimeSpan.FromSeconds(1);

    /// <summary>Beyond what the limits allow: a stall begins with an answer, which takes what the machine takes.</summary>
    private static readonly TimeSpan s_toStall = TimeSpan.FromSeconds(2);

    /// <summary>Plans them.</summary>
    /// <param name="id">The id in reports.</param>
    /// <param name="workloads">Stalls and live clients; at least one.</param>
    /// <param name="settings">The server's settings.</param>
    /// <param name="arrivals">Those of each stall.</param>
    /// <param name="clients">The number of each kind of live client.</param>
    /// <param name="leastHold">How long what must be held is watched after the last arrival; longer where its limit asks for it.</param>
    /// <exception cref="ArgumentException">A live client cannot keep pace with the settings, or what must become of a stall is not known.</exception>
    public static Scenario Plan(
        string id, IReadOnlyList<Workload> workloads, ServerSettings settings, Arrivals.Inject arrivals, int clients, TimeSpan leastHold)
    {
        ArgumentNullException.ThrowIfNull(workloads);
        ArgumentNullException.ThrowIfNull(settings);
        var live = workloads.OfType<LiveClient>().ToList();
        var its = live.Count > 0 ? arrivals with { After = s_alone } : arrivals;
        var kinds = workloads.OfType<Stall>().ToList();
        var stalls = kinds.Select((stall, place) => new StallPlan(stall, its with { Phase = place * its.Interval / (its.Rate * kinds.Count) }, settings.Expect(stall))).ToList();

        // Live clients go on while stalls are held: until those that a limit itself closes are closed.
        var during = stalls.Count == 0
            ? settings.LiveAlone
            : Whole(s_alone + arrivals.During + stalls.Max(plan => plan.Expectation.Limit.Value) + Limit.Slack);
        var scenario = new Scenario
        {
            Id = id,
            TimeoutsOn = settings.TimeoutsOn,
            Without = settings.Without,
            Settings = settings.Name!,
            Workloads = [.. stalls, .. live.Select(client => PlanOf(client, settings, clients, during))],
            Hold = stalls.Count == 0 ? TimeSpan.Zero : stalls.Max(plan => HoldOf(plan, leastHold)),
        };
        return stalls.Exists(plan => plan.Expectation.Grows) ? scenario with { Expected = Verdict.Growing } : scenario;
    }

    private static LivePlan PlanOf(LiveClient client, ServerSettings settings, int clients, TimeSpan during) => settings.PaceOf(client) is { } pace
        ? new LivePlan(client, new Arrivals.KeepConstant(clients, pace, during))
        : throw new ArgumentException($"{client.Id}: a live client keeps pace with the server's limits, and has none to keep pace with here.", nameof(settings));

    /// <summary>
    /// How long to watch after the last arrival: until the youngest connection must be closed (the run ends as soon as all are), and
    /// what is held until it was watched for twice its limit and slack.
    /// </summary>
    private static TimeSpan HoldOf(StallPlan plan, TimeSpan leastHold)
    {
        var (expectation, limit) = (plan.Expectation, plan.Expectation.Limit);
        return expectation.IsHeld
            ? new[] { (2 * limit.Longest) - plan.Arrivals.During, limit.Longest, leastHold }.Max()
            : expectation.Longest + (expectation.Abandoned?.Refusal?.ClosedBy?.Longest ?? TimeSpan.Zero) + s_toStall;
    }

    // NBomber counts whole seconds.
    private static TimeSpan Whole(TimeSpan time) => TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));
}
