using Leak.Bounds;
using Leak.Bounds.Engine;
using Leak.Bounds.Probes;
using Leak.Bounds.Verdicts;
using Leak.Bounds.Workloads;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>
/// Planted observations, all of which are as expected until a test changes one thing: ten arrivals a second for ten
/// seconds, a limit of 2 s (so 4.5 s with the slack, and 45 arrivals in any 4.5 s), six tasks a connection.
/// </summary>
internal static class Planted
{
    public const string Fired = "keep_alive_timeout";

    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public static readonly TimeSpan Most = TimeSpan.FromSeconds(4.5);

    private static readonly StallLimit s_keepAlive = new("KeepAlive", Limit, Fired);

    /// <summary>Idle connections, timeouts on: each closed after 3.5 s.</summary>
    public static Observation Subject() => Observe(
        "idle",
        timeoutsOn: true,
        Verdict.Bounded,
        Stall(100) with
        {
            Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Closed(number, Seconds(3.5)))],
            LimitsFired = new Dictionary<string, int> { [Fired] = 100 },
        },
        peak: 36,
        tasks: 6);

    /// <summary>Idle connections, timeouts off: each held until the run ended.</summary>
    public static Observation Control() => Observe(
        "idle",
        timeoutsOn: false,
        Verdict.Growing,
        Stall(100) with
        {
            Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Held(number, Seconds(20) - At(number)))],
            LimitsFired = new Dictionary<string, int>(),
        },
        peak: 100,
        tasks: 6);

    /// <summary>Thirty clients that are served.</summary>
    public static Observation Live(bool timeoutsOn = true) => Observe(
        "normal",
        timeoutsOn,
        Verdict.Bounded,
        new WorkloadRecord
        {
            Plan = new WorkloadPlan(new PlantedLive(), new Arrivals.KeepConstant(30, Seconds(1), Seconds(10)), null),
            Arrivals = [.. Enumerable.Range(0, 300).Select(number => Seconds(number / 30))],
            Succeeded = 300,
            TasksPerConnection = 8,
        },
        peak: 30,
        tasks: 8,
        requests: 30);

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    public static TimeSpan At(int number) => TimeSpan.FromMilliseconds(100 * number);

    public static Lifetime Closed(int number, TimeSpan duration) => new(At(number), duration, Ending.Closed, 40_000 + number) { StalledAfter = TimeSpan.Zero };

    public static Lifetime Held(int number, TimeSpan duration) => new(At(number), duration, Ending.Held, 40_000 + number) { StalledAfter = TimeSpan.Zero };

    /// <summary>The observation with its only workload changed.</summary>
    public static Observation WithWorkload(this Observation observation, Func<WorkloadRecord, WorkloadRecord> change) =>
        observation with { Workloads = [change(observation.Workloads.Single())] };

    /// <summary>The observation with the lifetime of one connection changed.</summary>
    public static Observation WithLifetime(this Observation observation, Lifetime lifetime) => observation.WithWorkload(record => record with
    {
        Lifetimes = [.. record.Lifetimes.Select(other => other.ClientPort == lifetime.ClientPort ? lifetime : other)],
    });

    /// <summary>The observation with another peak, at 8.2 s, in one series.</summary>
    public static Observation WithPeak(this Observation observation, string probe, double peak) => observation.WithSeries(
        observation.FindSeries(probe)! with { Samples = [new(Seconds(1), 0), new(Seconds(8.2), peak), new(Seconds(9), 0)] });

    /// <summary>The observation with a series put in another's place.</summary>
    public static Observation WithSeries(this Observation observation, Series series) => observation with
    {
        Series = [.. observation.Series.Select(other => other.Probe == series.Probe ? series : other)],
    };

    /// <summary>The observation with another residual of one probe.</summary>
    public static Observation WithResidual(this Observation observation, string probe, double value) => observation with
    {
        Residual = new Dictionary<string, double>(observation.Residual) { [probe] = value },
    };

    /// <summary>The observation with another scenario.</summary>
    public static Observation WithScenario(this Observation observation, Func<Scenario, Scenario> change) =>
        observation with { Scenario = change(observation.Scenario) };

    /// <summary>The one result of that name.</summary>
    public static BoundResult Result(this ScenarioVerdict verdict, string name) => verdict.Bounds.Single(bound => bound.Name == name);

    /// <summary>Why the bound of that name was not judged.</summary>
    public static UnjudgedBound Unjudged(this ScenarioVerdict verdict, string name) => verdict.NotJudged.Single(bound => bound.Name == name);

    private static WorkloadRecord Stall(int arrivals) => new()
    {
        Plan = new WorkloadPlan(new PlantedStall(), new Arrivals.Inject(10, Seconds(1), Seconds(arrivals / 10)), s_keepAlive),
        Arrivals = [.. Enumerable.Range(0, arrivals).Select(At)],
        Succeeded = arrivals,
        TasksPerConnection = 6,
    };

    private static Observation Observe(
        string id, bool timeoutsOn, Verdict expected, WorkloadRecord record, double peak, double tasks, double requests = 0) => new()
        {
            Scenario = new Scenario
            {
                Id = id,
                TimeoutsOn = timeoutsOn,
                Expected = expected,
                Workloads = [record.Plan],
                Hold = Seconds(10),
            },
            StartedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Watched = Seconds(20),
            Engine = "built-in",
            TaskSource = "planted",
            Workloads = [record],
            Series =
        [
            Rising(ProbeNames.OpenConnections, "connections", 0, peak),
            Rising(ProbeNames.TcpConnections, "connections", 0, peak),
            Rising(ProbeNames.ActiveRequests, "requests", 0, requests),
            Rising(ProbeNames.ActiveTasks, "tasks", 12, 12 + (tasks * peak)),
        ],
            LongestSamplingGap = Seconds(0.3),
            Baseline = Quiet(),
            Residual = Quiet(),
        };

    private static Series Rising(string probe, string unit, double from, double to) =>
        new(probe, unit, [new(Seconds(0), from), new(Seconds(5), to), new(Seconds(10), from)]);

    private static Dictionary<string, double> Quiet() => new()
    {
        [ProbeNames.OpenConnections] = 0,
        [ProbeNames.TcpConnections] = 0,
        [ProbeNames.ActiveRequests] = 0,
        [ProbeNames.ActiveTasks] = 12,
    };
}

/// <summary>A stall that sends nothing.</summary>
internal sealed record PlantedStall(string Id = "tcp/idle", int? RequestsPerConnection = 0) : IStall
{
    public string Summary => "planted";

    public string StoppedBy => "KeepAlive";

    public bool EndsByRequest { get; init; }

    public StallScript Script(StallContext context) => StallScript.Silent;
}

/// <summary>A live client that nobody starts.</summary>
internal sealed record PlantedLive(string Id = "live/post") : ILiveClient
{
    public string Summary => "planted";

    public ILiveSession Start(LiveContext context) => throw new NotSupportedException("Planted observations start nothing.");
}
