using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Clients;
using Leak.Clients.Catalog;

namespace Leak.Scenarios.EveryStall;

/// <summary>
/// Every stall and every live client, at once, on one server with its timeouts on; then on one without, and at the same time on one
/// with a single limit off. The fixtures of this folder say what each run says of each stall.
/// </summary>
[SetUpFixture]
internal sealed class StallRuns
{
    /// <summary>The limit that is off in the third run. All of them are tried in turn by the nightly job (<c>run all --without each</c>).</summary>
    public const string LimitOff = LimitNames.Read;

    private static ScenarioVerdict? s_on;
    private static ScenarioVerdict? s_off;
    private static ScenarioVerdict? s_without;

    /// <summary>The ids of every stall that this platform can carry out.</summary>
    public static IReadOnlyList<string> Ids { get; } =
        [.. Stalls.All.Where(stall => stall.Unavailable is null).Select(stall => stall.Id)];

    /// <summary>The ids of every live client.</summary>
    public static IReadOnlyList<string> LiveIds { get; } = [.. LiveClients.All.Select(client => client.Id)];

    /// <summary>Timeouts on.</summary>
    public static ScenarioVerdict On => s_on ?? throw NotRun();

    /// <summary>Timeouts off.</summary>
    public static ScenarioVerdict Off => s_off ?? throw NotRun();

    /// <summary>All on but <see cref="LimitOff"/>.</summary>
    public static ScenarioVerdict Without => s_without ?? throw NotRun();

    /// <summary>What a run says of one workload.</summary>
    public static WorkloadVerdict Of(ScenarioVerdict verdict, string id) =>
        verdict.Workloads.Single(workload => workload.Record.Id == id);

    [OneTimeSetUp]
    public async Task RunAll()
    {
        var limit = RunParameters.Scale.Limit;
        var on = new LeakTimeouts(on: true, limit);

        // Alone: a second server's tasks could not be told from its.
        s_on = await InProcessRun.OfAsync(Plan(on), on);
        var (off, without) = (new LeakTimeouts(on: false, limit), on.Except(LimitOff));
        var both = await InProcessRun.OfAllAsync((Plan(off), off), (Plan(without), without));
        (s_off, s_without) = (both[0], both[1]);
    }

    private static Scenario Plan(LeakTimeouts settings)
    {
        var workloads = Stalls.All.Concat<Workload>(LiveClients.All).Where(workload => workload is not Stall { Unavailable: not null }).ToList();
        return ScenarioPlanner.Plan("all", workloads, settings, RunParameters.Scale.StallArrivals, clients: 2, leastHold: TimeSpan.Zero);
    }

    private static InvalidOperationException NotRun() => new("The runs of this folder did not come to their end.");
}
