using Leak.Bounds.Engine;
using Leak.Bounds.Verdicts;
using Leak.Bounds.Workloads;
using Leak.Load.Scenarios;
using Leak.Load.Servers;

namespace Leak.Scenarios.Stalls;

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
        [.. WorkloadCatalog.Stalls.Where(stall => stall.Unavailable is null).Select(stall => stall.Id)];

    /// <summary>The ids of every live client.</summary>
    public static IReadOnlyList<string> LiveIds { get; } = [.. WorkloadCatalog.All.OfType<ILiveClient>().Select(client => client.Id)];

    /// <summary>Timeouts on.</summary>
    public static ScenarioVerdict On => s_on ?? throw NotRun();

    /// <summary>Timeouts off.</summary>
    public static ScenarioVerdict Off => s_off ?? throw NotRun();

    /// <summary>All on but <see cref="LimitOff"/>.</summary>
    public static ScenarioVerdict Without => s_without ?? throw NotRun();

    /// <summary>What a run says of one workload.</summary>
    public static WorkloadVerdict Of(ScenarioVerdict verdict, string id) =>
        verdict.Workloads.Single(workload => workload.Record.Plan.Workload.Id == id);

    [OneTimeSetUp]
    public async Task RunAll()
    {
        var limit = RunParameters.Scale.Limit;
        var on = ServerTimeouts.Of(on: true, limit);

        // Alone: a second server's tasks could not be told from its.
        s_on = await RunAsync(on, engine: null, countTasks: true);

        // NBomber runs one session at a time.
        var engine = new BuiltInEngine("two runs at once", TimeProvider.System);
        var both = await Task.WhenAll(
            RunAsync(ServerTimeouts.Of(on: false, limit), engine, countTasks: false),
            RunAsync(on.Except(LimitOff), engine, countTasks: false));
        (s_off, s_without) = (both[0], both[1]);
    }

    private static Task<ScenarioVerdict> RunAsync(ServerTimeouts timeouts, ILoadEngine? engine, bool countTasks)
    {
        var workloads = WorkloadCatalog.All.Where(workload => workload is not IStall { Unavailable: not null }).ToList();
        var scenario = StallScenarios.On("all", workloads, RunParameters.Scale.StallArrivals, clients: 2, timeouts, leastHold: TimeSpan.Zero);
        return InProcessRun.OfAsync(scenario, timeouts, engine, countTasks);
    }

    private static InvalidOperationException NotRun() => new("The runs of this folder did not come to their end.");
}
